// What a link keeps: everything that a person has put in, and nothing that the engine says of it.

import type { Claims } from 'scopeward'

/** The facts about a token; `held` is false for a request without one. */
export interface Token {
  held: boolean
  scope: readonly string[]
  principal: string | null
  roles: readonly string[]
  audience: string | null
  state: NonNullable<Claims['state']>
}

/** What is asked of the policy: an operation by its key, or a method and a path. */
export type Ask = { operation: string; owner?: string | null } | { method: string; path: string; owner?: string | null }

/** What a decision is expected to be (`answer.brief`). */
export interface Test {
  name: string
  token: Token
  ask: Ask
  brief: 'allowed' | 'denied' | 'obliged'
}

/** Everything that a person has put in. */
export interface Doc {
  /** The example that it started from, if it did. */
  example: string | null
  /** The policy's text. */
  policy: string
  token: Token
  ask: Ask | null
  tests: readonly Test[]
  /** The text of the policy that it is compared with. */
  other: string | null
  /** The view that is in front. */
  view: string
}

export const NO_TOKEN: Token = { held: false, scope: [], principal: null, roles: [], audience: null, state: 'active' }

export const EMPTY: Doc = { example: null, policy: '', token: NO_TOKEN, ask: null, tests: [], other: null, view: 'matrix' }

/** The claims of a token, as the engine reads them. */
export function claimsOf({ scope, principal, roles, audience, state }: Token): Claims {
  return { scope, principal, roles, audience, state }
}
