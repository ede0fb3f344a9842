// What an editor knows: scopes that are declared, needs that are no lists, and what handlers get.

import { Router } from '@koa/router'
import { requireBearerAuth } from '@modelcontextprotocol/sdk/server/auth/middleware/bearerAuth.js'
import type { OAuthTokenVerifier } from '@modelcontextprotocol/sdk/server/auth/provider.js'
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js'
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js'
import * as sdk from '@modelcontextprotocol/server'
import express from 'express'
import fastify from 'fastify'
import { Hono } from 'hono'
import { every, some } from 'hono/combine'
import Koa from 'koa'
import { type Decision, Policy, starter } from 'scopeward'
import * as e from 'scopeward/express'
import * as f from 'scopeward/fastify'
import * as w from 'scopeward/fetch'
import { type Access, Guard, allOf, anyOf, expand } from 'scopeward/guard'
import * as h from 'scopeward/hono'
import { introspection } from 'scopeward/introspection'
import * as k from 'scopeward/koa'
import * as m from 'scopeward/mcp'
import * as n from 'scopeward/nest'

type Scope = 'tasks:read' | 'tasks:write' | 'reports:read'

const policy = Policy.compile(starter())
const verify = introspection({ endpoint: 'https://as.example/introspect', client_id: 'rs', client_secret: 'secret', seconds: 10 })
const options = { verify, audience: 'https://tasks.example/api' }
const scopes: string[] = expand(policy, { scope: 'tasks:read' }, { roles: () => ['admin'] })

// Express.
const app = express()
const guard = e.scopes<Scope>(policy, options)
app.use(guard.table())
app.get('/a', guard.need('tasks:read'), (req, res) => {
  const { principal, rows, decision }: Access = req.scopes
  const [who, which, what]: [string | null, 'all' | 'own', Decision] = [principal, rows, decision]
  const refusal = req.scopes.about('ann')
  if (refusal) return e.send(res, refusal)
  res.json([who, which, what, scopes])
})
app.get('/b', guard.need(anyOf('tasks:read', allOf('tasks:write', 'reports:read'))), guard.public('why not'), guard.expand())
app.get('/c', guard.need({ authenticated: true }))
guard.check(app)
e.checkApp(app, guard).map(({ code, message, help }) => [code, message, help])
// @ts-expect-error a misspelt scope
guard.need('tsks:read')
// @ts-expect-error a misspelt scope in a tree
guard.need(anyOf('tasks:read', 'tsks:read'))
// @ts-expect-error and deep in it
guard.need(allOf('tasks:read', anyOf('tasks:write', 'report:read')))
// @ts-expect-error a bare list
guard.need(['tasks:read', 'tasks:write'])
// @ts-expect-error a bare list, where any scope will do
e.scopes(policy, options).need(['tasks:read'])
// @ts-expect-error nothing is no need
guard.need(anyOf())
// @ts-expect-error a token is verified by somebody
e.scopes(policy, {})
// @ts-expect-error but by one alone
e.scopes(policy, { verify, from: () => null })
// @ts-expect-error an option that is none
e.scopes(policy, { verify, audiance: '' })
// @ts-expect-error public is for a reason
guard.public()
e.scopes(policy, { from: (req: express.Request) => ({ sub: req.hostname }), obliged: true, union: true, realm: 'tasks' })

// Koa.
const koa = new Koa()
const router = new Router()
const koaGuard = k.scopes<Scope>(policy, options)
koa.use(koaGuard.table())
router.get('/a', koaGuard.need('tasks:read'), (ctx) => {
  const refusal = (ctx.state.scopes as Access).about(null)
  if (refusal) k.send(ctx, refusal)
})
koaGuard.check(koa)
// @ts-expect-error a misspelt scope
koaGuard.need('tsks:read')

// Fastify.
const server = fastify()
const plugin = f.scopes<Scope>(policy, options)
await server.register(plugin.table())
await server.register(plugin.named())
server.get('/a', plugin.need('tasks:read'), async (request, reply) => {
  const refusal = request.scopes.about('ann')
  return refusal ? f.send(reply, refusal) : request.scopes.rows
})
server.get('/b', { config: { scope: anyOf('tasks:read', 'reports:read') } }, async () => 1)
server.get('/c', { config: { public: 'for the load balancer' } }, async () => 1)
f.checkApp(server, plugin)
// @ts-expect-error a misspelt scope
plugin.need('tsks:read')
// @ts-expect-error a bare list
server.get('/d', { config: { scope: ['tasks:read'] } }, async () => 1)
// @ts-expect-error public is for a reason
server.get('/e', { config: { public: true } }, async () => 1)

// Hono.
const hono = new Hono<{ Variables: h.Variables }>()
const honoGuard = h.scopes<Scope>(policy, options)
hono.use(honoGuard.table())
hono.get('/a', (c) => c.json(c.var.scopes.rows))
new Hono().get('/b', honoGuard.need('tasks:read'), (c) => {
  const refusal = c.var.scopes.about(c.req.path)
  return refusal ? h.respond(refusal) : c.json(c.var.scopes.principal)
})
hono.use('/c', some(honoGuard.need('tasks:read'), every(honoGuard.need('tasks:write'), honoGuard.need('reports:read'))))
hono.onError((error, c) => (error instanceof h.Refusal ? error.getResponse() : c.text('', 500)))
honoGuard.check(hono)
// @ts-expect-error a misspelt scope
honoGuard.need('tsks:read')
// @ts-expect-error there is no such variable
new Hono().get('/d', honoGuard.need('tasks:read'), (c) => c.json(c.var.scope))

// Handlers from Request to Response.
const handlers = w.scopes<Scope>(policy, options)
type Context = { params: Promise<{ id: string }> }
export const GET = handlers.need('tasks:read', (request, access, context: Context) => Response.json([access.rows, context]))
const plain: w.Guarded<[]> = handlers.table((request, access) => new Response(request.url + access.principal))
type Env = { NAME: string }
const open = handlers.public('why not', (request, access, env: Env) => new Response(env.NAME))
const worker: (request: Request, env: Env) => Promise<Response> = open
handlers.check([['GET', '/a', plain], ['GET|POST', '/b', worker]])
// @ts-expect-error a misspelt scope
handlers.need('tsks:read', () => new Response())

// NestJS.
const nest = n.scopes(policy, options)
const Require = n.RequireScope<Scope>
@n.RequireScope('anything')
class Things {
  @Require('tasks:read') one() {}
  @Require(anyOf('tasks:read', 'reports:read')) two() {}
  @n.Public('why not') three() {}
  // @ts-expect-error a misspelt scope
  @Require('tsks:read') four() {}
  // @ts-expect-error a bare list
  @n.RequireScope(['tasks:read']) five() {}
}
const module = n.ScopesModule.forRoot({ guard: nest, table: true })
export { Things, module }

// The MCP SDK, in both versions.
const mcp = m.scopes<Scope>(policy, options)
const gate = mcp.need({ 'tool:a': 'tasks:read', 'tool:b': anyOf('tasks:read', 'reports:read') })
const first = gate.list(new McpServer({ name: 'a', version: '1' }))
first.registerTool('a', {}, (extra) => ({ content: [{ type: 'text', text: m.access(extra).rows }] }))
const second = gate.list(new sdk.McpServer({ name: 'a', version: '1' }))
second.registerTool('a', {}, (context) => ({ content: [{ type: 'text', text: m.access(context).rows }] }))
await gate.check(first)
const unguarded: string[] = (await m.checkServer(second, mcp.table())).map(({ message }) => message)
app.all('/mcp', gate, (req, res) => new StreamableHTTPServerTransport().handleRequest(req, res, req.body))
export async function answered(request: Request): Promise<Response> {
  const passed = await gate(request)
  return passed instanceof Response ? passed : sdk.createMcpHandler(() => second).fetch(request, passed)
}
export const entries = (one: OAuthTokenVerifier, two: sdk.OAuthTokenVerifier) => [
  requireBearerAuth({ verifier: mcp.verifier(one), requiredScopes: unguarded }),
  sdk.requireBearerAuth({ verifier: mcp.verifier(two) }),
]
// @ts-expect-error a misspelt scope
mcp.need({ 'tool:a': 'tsks:read' })
// @ts-expect-error a bare list
mcp.need({ 'tool:a': ['tasks:read'] })

// What an adapter of your own stands on.
const own = new Guard<Scope, { token: string }>(policy, { from: ({ token }) => ({ sub: token }) })
const verdict = await own.judge({ token: '' }, null, own.requirement('tasks:read'))
export const status: number = verdict.access ? 200 : verdict.answer.status
// @ts-expect-error who is refused has no access
verdict.answer && verdict.access.rows
