// What the preview is asked: the inputs as a person fills them in, and the consent request that they make.

import type { ConsentRequest } from 'scopeward'

import type { Token } from '../state/document.ts'

/** Where the scopes that are asked for come from. */
export type From = 'token' | 'request' | 'step-up' | 'own'

export interface Form {
  from: From
  /** The scopes, if they are the person's own. */
  own: string
  audiences: readonly string[]
  /** What was allowed before. */
  granted: string
  /** What the client is registered for. */
  client: string
  roles: readonly string[]
  missing: 'reject' | 'add' | 'drop'
  required: string
  optional: string
  preselect: boolean
  language: string
  id: string
  name: string
  redirect: string
  registration: 'static' | 'dcr' | 'cimd'
  domain: string
  verified: boolean
}

export const BLANK: Form = {
  from: 'token', own: '', audiences: [], granted: '', client: '', roles: [], missing: 'add', required: '', optional: '', preselect: false,
  language: '', id: 'example-app', name: 'Example app', redirect: 'https://app.example/callback', registration: 'static', domain: '', verified: false,
}

/** What the page knows besides: the token, and what the decision says to ask for. */
export interface Known {
  token: Token
  request: readonly string[]
}

const words = (text: string) => text.split(/\s+/).filter(Boolean)
const some = (text: string) => (text.trim() === '' ? null : text.trim())

/** The scopes that are asked for. */
export function asked({ from, own }: Form, { token, request }: Known): readonly string[] {
  if (from === 'token') return token.scope
  if (from === 'request') return request
  if (from === 'own') return words(own)
  return [...new Set([...token.scope, ...request])]
}

/** The same as the engine reads it (`consent.request`). Who steps up has what the token carries. */
export function requestOf(form: Form, known: Known): ConsentRequest {
  const before = form.from === 'step-up' ? known.token.scope : words(form.granted)
  const audiences = form.audiences.length > 0 ? form.audiences : [null]
  const granted = before.length > 0 ? audiences.map((audience) => ({ scope: before, audience })) : []
  const scope = asked(form, known)
  return {
    request: {
      scope: scope.length > 0 ? scope : null, audiences: form.audiences, roles: form.roles, granted, missing: form.missing,
      client: form.client.trim() === '' ? null : words(form.client),
    },
    client: {
      id: form.id, redirect_uri: form.redirect, name: some(form.name), registration: form.registration, domain: some(form.domain),
      verified: form.verified,
    },
    required: some(form.required), optional: some(form.optional), preselect: form.preselect, language: some(form.language),
  }
}
