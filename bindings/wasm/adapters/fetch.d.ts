// Whatever takes a Request and gives a Response: Workers, Deno, Bun, Next.

import type { HttpResponse, Policy, RouteFinding } from 'scopeward'
import type { Access, Guard, GuardOptions, Need } from './guard.js'

export { allOf, anyOf, expand } from './guard.js'
export type { Access, All, Any, GuardOptions, Identity, Need, Payload, Verdict } from './guard.js'

export type Handler<Known, Rest extends unknown[]> =
  (request: Request, access: Known, ...rest: Rest) => Response | Promise<Response>

/** What the host calls; whatever else it gives (`env`, `params`) comes to the handler behind the access. */
export type Guarded<Rest extends unknown[]> = (request: Request, ...rest: Rest) => Promise<Response>

/** The guard of handlers: `scopes<Scope>(…)` makes a misspelt scope an error of the compiler. */
export function scopes<Scope extends string = string>(policy: Policy, options: GuardOptions<Request>): FetchGuard<Scope>

export interface FetchGuard<Scope extends string = string> extends Guard<Scope, Request> {
  /** Calls the handler for what the policy's operations allow, and nothing that they do not know. */
  table<Rest extends unknown[]>(handler: Handler<Access, Rest>): Guarded<Rest>
  /** Calls the handler for who holds these scopes. @throws {InputError} for a scope that is not declared, and for a bare list */
  need<Rest extends unknown[]>(need: Need<Scope>, handler: Handler<Access, Rest>): Guarded<Rest>
  /** Calls the handler for everyone, and says why. */
  public<Rest extends unknown[]>(reason: string, handler: Handler<null, Rest>): Guarded<Rest>
  /** Refuses to start while a route is not guarded. @throws {Error} with every finding */
  check(routes: readonly Route[]): void
}

/** Methods as `GET` or `PUT|PATCH`; a path as the policy writes it, or with `:id` and `*rest`. */
export type Route = readonly [methods: string, path: string, handler: (...all: any[]) => unknown]

/** What is wrong between routes and the policy: nothing, as a test would have it. */
export function checkApp(routes: readonly Route[], guard: Guard<any, any>): RouteFinding[]

/** The core's answer as a Response, for instance to what `access.about(owner)` refuses. */
export function respond(answer: HttpResponse): Response
