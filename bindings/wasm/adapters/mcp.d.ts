// For the MCP TypeScript SDK, 1 and 2.

import type { Policy, RouteFinding } from 'scopeward'
import type { Access, Guard, GuardOptions, Need } from './guard.js'

export { allOf, anyOf, expand } from './guard.js'
export type { Access, GuardOptions, Need } from './guard.js'

/** What the SDK hands to tools about who calls. */
export interface AuthInfo {
  token: string
  clientId: string
  /** Everything that the token's scopes give. */
  scopes: string[]
  expiresAt?: number
  resource?: URL
  extra: { scopes: Access } & Record<string, unknown>
}

/** What the web-standard transports take beside the request. */
export interface Passed {
  authInfo: AuthInfo
  /** The message, as it was decided on. */
  parsedBody?: unknown
}

/** What the SDK asks about a token. */
export interface TokenVerifier<Info> {
  verifyAccessToken(token: string): Promise<Info>
}

/** A request of `node:http`, and of Express. */
export interface NodeRequest {
  method?: string
  headers: { authorization?: string }
  body?: unknown
  iterator(options: { destroyOnReturn: boolean }): AsyncIterable<Uint8Array>
}

export interface NodeResponse {
  writeHead(status: number, headers: Record<string, string>): { end(body: string): unknown }
}

/**
 * Stands before the transport, for POST, GET and DELETE alike. A refusal is an answer of HTTP, with one complete challenge.
 * A session decides nothing: each request is judged by its own token. To whom a session belongs is the SDK's affair.
 */
export interface Gate {
  /** For Express and `node:http`: hand `request.body` to the SDK. It reads the body, unless a parser has done so. */
  (request: NodeRequest, response: NodeResponse, next: (error?: unknown) => void): void
  /** For `Request` and `Response`: the answer, or what to hand to the SDK. */
  (request: Request): Promise<Response | Passed>
  /** Has a server's `tools/list` name only what the caller may call. Call it before the tools are registered. */
  list<Server extends McpServer>(server: Server): Server
  /** Refuses to start while a server's tools are not those that the gate knows. @throws {Error} with every finding */
  check(server: McpServer): Promise<void>
  /** What is wrong if these are the operations of a server. */
  findings(operations: readonly string[]): RouteFinding[]
}

/** The SDK's, in version 1 and 2. */
export interface McpServer {
  readonly server: { setRequestHandler: unknown }
  connect(transport: never): Promise<void>
  close(): Promise<void>
}

export interface McpGuard<Scope extends string = string> extends Guard<Scope> {
  /** The policy's operations decide: `tool:NAME`, `prompt:NAME`, `resource:URI`, and methods. What is none of them is refused. */
  table(): Gate
  /** Named scopes decide: `{ 'tool:search': anyOf('tasks:read', 'reports:read') }`. A tool without any is refused. */
  need(needs: Record<string, Need<Scope>>): Gate
  /**
   * Expand on entry, for `requireBearerAuth` as it is: its check of strings sees everything that a token's scopes give. Right
   * for scopes that the policy declares. Roles and audience are those of `extra` and `resource`.
   */
  verifier<Info extends { scopes: string[] }>(inner: TokenVerifier<Info>): TokenVerifier<Info>
}

export function scopes<Scope extends string = string>(policy: Policy, options: GuardOptions): McpGuard<Scope>

/** What a tool may do, of the last argument of its handler. */
export function access(extra: object): Access

/** What is wrong between a server's tools and a gate's: a list, for a test. The server is closed then. */
export function checkServer(server: McpServer, gate: Gate): Promise<RouteFinding[]>
