// What every adapter shares.

import type { ChallengeOptions, Claims, Decision, Grant, HttpResponse, Policy, Requirement, ScopeClaim } from 'scopeward'

/** What a route needs: one scope, a tree of scopes, or a token that is good. Never a bare list. */
export type Need<Scope extends string = string> = Scope | All<Scope> | Any<Scope> | { authenticated: true }
export interface All<Scope extends string = string> { all: readonly Need<Scope>[] }
export interface Any<Scope extends string = string> { any: readonly Need<Scope>[] }

/** All of these. */
export function allOf<Scope extends string>(...all: [Need<Scope>, ...Need<Scope>[]]): All<Scope>

/** Any of these. */
export function anyOf<Scope extends string>(...any: [Need<Scope>, ...Need<Scope>[]]): Any<Scope>

/** The payload of a verified JWT, or an introspection answer. */
export type Payload = Record<string, unknown>

type Later<T> = T | Promise<T>

/** `Source` is the request as the framework hands it over. */
export type GuardOptions<Source = any> = Verification<Source> & ChallengeOptions & {
  /** The uri of the audience whose scopes routes name. Needed for that where the policy declares audiences. */
  audience?: string | null
  /** The member that holds a token's scope, if several do. */
  claim?: ScopeClaim | null
  /** Roles that the program knows from elsewhere; those of the token do not count then. */
  roles?: (payload: Payload) => Later<readonly string[]>
  /** That the handlers apply own rows and restrictions. Else a decision that asks for it is an error (500), never a pass. */
  obliged?: boolean
}

export type Verification<Source = any> =
  | {
      /** The payload of a good token; null if it is not. What it throws is an error (500). */
      verify: (token: string) => Later<Payload | null | undefined>
      from?: undefined
    }
  | {
      /** The payload that the framework's own middleware has verified; null without a token. */
      from: (request: Source) => Later<Payload | null | undefined>
      verify?: undefined
    }

/** What a request may do. */
export interface Access {
  readonly decision: Decision
  /** The guard's, which uses it again: do not dispose of it. */
  readonly grant: Grant | null
  /** The facts about the token; null without one, and with one that is not good. */
  readonly claims: Claims | null
  /** Whose token it is. */
  readonly principal: string | null
  /** The rows to show: `own` is an obligation. */
  readonly rows: 'all' | 'own'
  /**
   * Decides again, about a row of this owner: the answer to give if it is refused, else null. A row without an owner is nobody's.
   * Only the policy's operations have rules about rows; a route that names its scopes has none.
   */
  about(owner: string | null | undefined): HttpResponse | null
}

export type Verdict = { access: Access; answer?: undefined } | { access?: undefined; answer: HttpResponse }

/** What the request's token says; null without one. */
export interface Identity {
  readonly payload: Payload | null
  readonly claims: Claims | null
  readonly grant: Grant | null
}

/** What the guard of every framework is made of. */
export class Guard<Scope extends string = string, Source = any> {
  constructor(policy: Policy, options: GuardOptions<Source>)
  readonly policy: Policy
  readonly audience: string | null
  /** A requirement of this guard's audience. @throws {InputError} for a scope that is not declared, and for a bare list */
  requirement(need: Need<Scope>): Requirement
  /** Decides about a request with this `Authorization` header: either its access, or the answer to refuse it with. */
  judge(
    request: Source,
    header: string | null | undefined,
    ask: number | null | Requirement,
  ): Promise<Verdict>
  /** Who asks, for {@link decide}: once for a request that asks for several operations. */
  identify(request: Source, header: string | null | undefined): Promise<Identity>
  decide(who: Identity, ask: number | null | Requirement): Verdict
}

/**
 * What the scopes of a payload give, for a library that compares strings: put it where that library looks. It is right where all
 * of several scopes are needed and for scopes that the policy declares. Never put it into a token.
 * @throws {InputError} for a payload that cannot be read
 */
export function expand(
  policy: Policy,
  payload: Payload,
  options?: { claim?: ScopeClaim | null; roles?: (payload: Payload) => readonly string[] },
): string[]
