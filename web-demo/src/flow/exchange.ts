// One request and its answer, kept as they were.

export interface Exchange {
  method: string
  url: string
  headers: [name: string, value: string][]
  body: string
  /** Nothing where the browser itself went, and the page sees only what it comes back with. */
  status: number | null
  answer: { headers: [name: string, value: string][]; body: string }
}

export interface Sent {
  method?: string
  headers?: Record<string, string>
  body?: string
}

/** Sends it without any cookie: a client has only what it is given. */
export async function send(url: string, { method = 'GET', headers = {}, body = '' }: Sent = {}): Promise<Exchange> {
  const response = await fetch(url, { method, headers, body: body || null, credentials: 'omit', cache: 'no-store', redirect: 'error' })
  return {
    method, url, headers: Object.entries(headers), body, status: response.status,
    answer: { headers: [...response.headers], body: await response.text() },
  }
}

/** The way of the browser to the server's pages and back. */
export const visited = (url: string, cameBack: string): Exchange =>
  ({ method: 'GET', url, headers: [], body: '', status: null, answer: { headers: [['location', cameBack]], body: '' } })

export const ok = ({ status }: Exchange): boolean => status !== null && status >= 200 && status < 300

/** The body as an object; an empty one if it is none. */
export function json({ answer }: Exchange): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(answer.body)
    return typeof value === 'object' && value !== null ? { ...value } : {}
  } catch {
    return {}
  }
}

export const text = (value: unknown): string => (typeof value === 'string' ? value : '')

/** A parameter of the challenge, if there is one (RFC 9110 §11.2). */
export function challenged({ answer }: Exchange, name: string): string {
  const challenge = answer.headers.find(([header]) => header === 'www-authenticate')?.[1] ?? ''
  const found = [...challenge.matchAll(/([\w-]+)="((?:[^"\\]|\\.)*)"/g)].find(([, parameter]) => parameter === name)
  return found?.[2]?.replace(/\\(.)/g, '$1') ?? ''
}
