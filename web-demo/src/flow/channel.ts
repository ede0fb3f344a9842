// How the page that people come back to hands on what it was given.

export const CHANNEL = 'scopeward flow'

/** The parameters of an authorization response, or of an error (RFC 6749 §4.1.2). */
export type Answer = Record<string, string>
