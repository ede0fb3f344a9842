// NestJS 11, on Express.

import type { HttpResponse, Policy, RouteFinding } from 'scopeward'
import type { Guard, GuardOptions, Need } from './guard.js'

import './express.js'

export { allOf, anyOf, expand } from './guard.js'
export type { Access, All, Any, GuardOptions, Identity, Need, Payload, Verdict } from './guard.js'
export { send } from './express.js'

/** The guard of an app. Handlers find their {@link Access} in `request.scopes`. */
export function scopes(policy: Policy, options: GuardOptions): NestGuard

export interface NestGuard extends Guard {
  /** Refuses to start while a route is not guarded. After `app.init()`. @throws {Error} with every finding */
  check(app: App): void
}

export class ScopesModule {
  /**
   * Guards every handler. It goes by the decorators, and what has none is refused; with `table` the policy's operations decide
   * about all requests, and decorators ask for more.
   */
  static forRoot(options: { guard: NestGuard; table?: boolean }): { module: new () => object; global: boolean; providers: any[] }
}

type Decorator = ClassDecorator & MethodDecorator

/** The handler, or each handler of the controller, needs these scopes. `const Require = RequireScope<Scope>` knows them. */
export function RequireScope<Scope extends string = string>(need: Need<Scope>): Decorator

/** The handler, or each handler of the controller, is open to everyone, and why. */
export function Public(reason: string): Decorator

export interface App { getHttpAdapter(): unknown }

/** What is wrong between the routes of an app and the policy: nothing, as a test would have it. */
export function checkApp(app: App, guard: NestGuard): RouteFinding[]
