// Fastify 5.

import type { FastifyInstance, FastifyPluginAsync, FastifyReply, onRequestAsyncHookHandler } from 'fastify'
import type { HttpResponse, Policy, RouteFinding } from 'scopeward'
import type { Access, Guard, GuardOptions, Need } from './guard.js'

export { allOf, anyOf, expand } from './guard.js'
export type { Access, All, Any, GuardOptions, Identity, Need, Payload, Verdict } from './guard.js'

/** The guard of an app: `scopes<Scope>(…)` makes a misspelt scope an error of the compiler. */
export function scopes<Scope extends string = string>(policy: Policy, options: GuardOptions): FastifyGuard<Scope>

/** Its plugin is registered before the routes. The app then refuses to boot with a route that nobody guards. */
export interface FastifyGuard<Scope extends string = string> extends Guard<Scope> {
  /** Lets pass what the policy's operations allow, and nothing that they do not know. What a route says itself goes before. */
  table(): FastifyPluginAsync
  /** Lets pass what routes say: each names its scopes, or that it is public. */
  named(): FastifyPluginAsync
  /**
   * The options of a route that needs these scopes: `config: { scope }` with types, and guarded even without the plugin.
   * @throws {InputError} for a scope that is not declared, and for a bare list
   */
  need(need: Need<Scope>): { config: { scope: Need<Scope> }; onRequest: onRequestAsyncHookHandler }
  /** The options of a route that is open to everyone, and why. */
  public(reason: string): { config: { public: string } }
  /** Refuses to start while a route is not guarded. The plugin does it by itself. @throws {Error} with every finding */
  check(app: FastifyInstance): void
}

/** What is wrong between the routes of an app and the policy: nothing, as a test would have it. */
export function checkApp(app: FastifyInstance, guard: Guard): RouteFinding[]

/** Answers with what the core says, for instance to what `request.scopes.about(owner)` refuses. */
export function send(reply: FastifyReply, answer: HttpResponse): FastifyReply

declare module 'fastify' {
  interface FastifyContextConfig {
    scope?: Need
    /** Why it is open to everyone. */
    public?: string
  }
  interface FastifyRequest {
    /** What the request may do. */
    scopes: Access
  }
}
