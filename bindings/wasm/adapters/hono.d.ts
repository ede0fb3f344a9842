// Hono 4.

import type { Hono, MiddlewareHandler } from 'hono'
import type { HttpResponse, Policy, RouteFinding } from 'scopeward'
import type { Access, Guard, GuardOptions, Need } from './guard.js'

export { allOf, anyOf, expand } from './guard.js'
export type { Access, All, Any, GuardOptions, Identity, Need, Payload, Verdict } from './guard.js'
export { respond } from './fetch.js'

/** For `new Hono<{ Variables: Variables }>()`; at a route it is known without. */
export interface Variables { scopes: Access }

export type Middleware = MiddlewareHandler<{ Variables: Variables }>

/** The guard of an app: `scopes<Scope>(…)` makes a misspelt scope an error of the compiler. */
export function scopes<Scope extends string = string>(policy: Policy, options: GuardOptions): HonoGuard<Scope>

export interface HonoGuard<Scope extends string = string> extends Guard<Scope> {
  /** Lets pass what the policy's operations allow, and nothing that they do not know. */
  table(): Middleware
  /** Lets pass who holds these scopes. @throws {InputError} for a scope that is not declared, and for a bare list */
  need(need: Need<Scope>): Middleware
  /** Lets everyone pass, and says why. */
  public(reason: string): MiddlewareHandler
  /** Refuses to start while a route is not guarded. @throws {Error} with every finding */
  check(app: Hono<any, any, any>): void
}

/**
 * Thrown by a guard, so that `some(guard.need(…), …)` may try what comes next; Hono answers with its response. An `onError` of
 * your own gives back `error.getResponse()`.
 */
export class Refusal extends Error {
  constructor(answer: HttpResponse)
  readonly status: HttpResponse['status']
  getResponse(): Response
}

/** What is wrong between the routes of an app and the policy: nothing, as a test would have it. */
export function checkApp(app: Hono<any, any, any>, guard: Guard): RouteFinding[]
