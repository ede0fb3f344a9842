// Koa 3, with @koa/router.

import type { HttpResponse, Policy, RouteFinding } from 'scopeward'
import type { Guard, GuardOptions, Need } from './guard.js'

export { allOf, anyOf, expand } from './guard.js'
export type { Access, All, Any, GuardOptions, Identity, Need, Payload, Verdict } from './guard.js'

export type Middleware = (ctx: any, next: () => Promise<any>) => Promise<void>

export interface App { middleware: unknown[] }

/** The guard of an app: `scopes<Scope>(…)` makes a misspelt scope an error of the compiler. */
export function scopes<Scope extends string = string>(policy: Policy, options: GuardOptions): KoaGuard<Scope>

/** Handlers find their {@link Access} in `ctx.state.scopes`. */
export interface KoaGuard<Scope extends string = string> extends Guard<Scope> {
  /** Lets pass what the policy's operations allow, and nothing that they do not know. Before whatever rewrites paths. */
  table(): Middleware
  /** Lets pass who holds these scopes. @throws {InputError} for a scope that is not declared, and for a bare list */
  need(need: Need<Scope>): Middleware
  /** Lets everyone pass, and says why. */
  public(reason: string): Middleware
  /** Refuses to start while a route is not guarded. @throws {Error} with every finding */
  check(app: App): void
}

/** What is wrong between the routes of an app and the policy: nothing, as a test would have it. */
export function checkApp(app: App, guard: Guard): RouteFinding[]

/** Answers with what the core says, for instance to what `ctx.state.scopes.about(owner)` refuses. */
export function send(ctx: any, answer: HttpResponse): void
