// Opaque tokens (RFC 7662).

import type { Payload } from './guard.js'

export interface IntrospectionOptions {
  /** The introspection endpoint of the authorization server. */
  endpoint: string | URL
  client_id: string
  client_secret: string
  /**
   * How long an answer is used, in seconds from the asking: a token that was revoked is refused after that at the latest. It is
   * never used beyond its `exp`. Default 30; with 0 each request asks.
   */
  seconds?: number
  /** How many answers are held. Default 1000. */
  size?: number
}

/**
 * The `verify` of a guard for opaque tokens: asks the authorization server and holds its answers for a while, under the SHA-256
 * of the token. Requests that come at once with one token ask once. An endpoint that fails is an error (500), neither held nor a
 * pass.
 */
export function introspection(options: IntrospectionOptions): (token: string) => Promise<Payload | null>
