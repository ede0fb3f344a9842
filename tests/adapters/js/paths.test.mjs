// No guard judges another path than its router goes by, in a way that lets something through.

import assert from 'node:assert'
import { createServer, request } from 'node:http'
import { test } from 'node:test'

import { API, Policy, adapter, frameworks, load, served, verify } from './load.mjs'

/** A parameter beside a word that needs more, and two paths that only a slash tells apart. */
const policy = Policy.compile(`
scopeward = 1
name = "paths"
[scopes]
"reports:read" = "See reports"
"reports:export" = "Take all reports away"
[audiences.api]
uri = "${API}"
[audiences.api.operations]
"GET /reports/{id}" = "reports:read"
"GET /reports/export" = "reports:export"
"GET /open/{name}" = { public = true }
"GET /lists" = "reports:export"
"GET /lists/" = "reports:read"
`)
const reader = verify({ reader: { sub: 'ann', aud: API, scope: 'reports:read' } })
const exporter = verify({ reader: { sub: 'eve', aud: API, scope: 'reports:read reports:export' } })
const LOOSE = { options: { routerOptions: { caseSensitive: false, ignoreTrailingSlash: true } } }

const SPELLINGS = [
  '/reports/EXPORT', '/reports/Export', '/reports/expor%74', '/reports/export/', '/reports/%45xport', '/REPORTS/export',
]

const routes = [
  ['get', '/reports/export', { reached: 'export' }],
  ['get', '/reports/:id', { reached: 'one' }],
  ['get', '/open/:name', { reached: 'open' }],
  ['get', '/lists', { reached: 'lists' }],
]

const asked = async (name, verify, paths, more) => {
  const { scopes } = await adapter(name)
  const { listener } = await frameworks[name](scopes(policy, { verify, audience: API }), routes, more)
  return served(listener, async (ask) => {
    const answers = []
    for (const path of paths) answers.push(await ask(`GET ${path}`, 'reader'))
    return answers
  })
}

for (const [name, more] of [['express'], ['koa'], ['fastify', LOOSE], ['fastify'], ['hono']]) {
  const label = more ? `${name}, loose` : name
  test(`${label}: no spelling of a word passes as a parameter`, async () => {
    const paths = [...SPELLINGS, '/lists', '/lists/']
    for (const [at, { status, body }] of (await asked(name, reader, paths, more)).entries()) {
      assert.doesNotMatch(body, /"export"|"lists"/, `${paths[at]} reaches what needs more: ${status}`)
    }
  })
  test(`${label}: what is spelled right passes`, async () => {
    const [word, one, open] = await asked(name, exporter, ['/reports/export?all', '/reports/7', '/open/Ann%20B'], more)
    const reached = [word, one, open].map(({ body }) => JSON.parse(body).reached)
    assert.deepStrictEqual(reached, ['export', 'one', 'open'])
  })
}

test('a guard that only asks the policy would let some through', async () => {
  const express = await load('express')
  const app = express()
  const grant = policy.grant({ scope: 'reports:read', audience: API })
  app.use((req, res, next) => (policy.allows(grant, req.method, req.originalUrl) ? next() : res.end()))
  for (const [method, path, answer] of routes) app[method](path, (req, res) => res.json(answer))
  const { body } = await served(app, (ask) => ask('GET /reports/EXPORT', 'reader'))
  assert.strictEqual(body, '{"reached":"export"}')
})

test('named scopes guard a route however its path is spelled', async () => {
  for (const name of ['express', 'koa']) {
    const { scopes } = await adapter(name)
    const guard = scopes(policy, { verify: reader, audience: API })
    const need = guard.need('reports:export')
    const open = { table: () => (name === 'koa' ? (ctx, next) => next() : (req, res, next) => next()) }
    const before = name === 'koa' ? [(ctx, next) => (/export/i.test(ctx.path) ? need(ctx, next) : next())] : []
    const { app, listener } = await frameworks[name](open, name === 'koa' ? routes : [], { before })
    if (name === 'express') app.get('/reports/export', need, (req, res) => res.json({ reached: 'export' }))
    await served(listener, async (ask) => {
      for (const path of ['/reports/export', '/reports/EXPORT', '/reports/export/']) {
        assert.strictEqual((await ask(`GET ${path}`, 'reader')).status, 403, `${name} ${path}`)
      }
    })
  }
})

test('Express: behind a mount the whole path counts', async () => {
  const express = await load('express')
  const { scopes } = await adapter('express')
  const guard = scopes(policy, { verify: reader, audience: API })
  const app = express()
  const inner = express.Router()
  inner.use(guard.table())
  inner.get('/export', (req, res) => res.json({ reached: 'export' }))
  inner.get('/:id', (req, res) => res.json({ reached: 'one' }))
  inner.get('/', (req, res) => res.json({ reached: 'root' }))
  app.use('/reports', inner)
  await served(app, async (ask) => {
    const status = async (path) => (await ask(`GET ${path}`, 'reader')).status
    for (const path of ['/reports/7', '/reports/7?a=/b']) assert.strictEqual(await status(path), 200, path)
    for (const path of ['/reports/export', '/reports', '/reports/', '/reports?x']) assert.strictEqual(await status(path), 403, path)
  })
})

test('a path that was rewritten before the guard is an error, not a guess', async () => {
  const rewrites = {
    express: (req, res, next) => next((req.url = '/reports/export') && undefined),
    koa: (ctx, next) => ((ctx.url = '/reports/export'), next()),
  }
  for (const [name, rewrite] of Object.entries(rewrites)) {
    const [{ status, body }] = await asked(name, reader, ['/open/x'], { before: [rewrite] })
    assert.strictEqual(status, 500, `${name}: ${body}`)
  }
  const rerouted = (ctx, next) => ((ctx.newRouterPath = '/reports/export'), next())
  const [{ status }] = await asked('koa', reader, ['/open/x'], { before: [rerouted] })
  assert.strictEqual(status, 500)
})

test('Fastify: a rewritten path is judged as its router reads it', async () => {
  const options = { rewriteUrl: ({ url }) => url.replace('/open/export', '/reports/export') }
  const [rewritten, open] = await asked('fastify', reader, ['/open/export', '/open/x'], { options })
  assert.deepStrictEqual([rewritten.status, open.status], [403, 200])
})

test('Hono: with a `getPath` of its own there is no table', async () => {
  const { Hono } = await load('hono')
  const { scopes } = await adapter('hono')
  const app = new Hono({ getPath: () => '/reports/export' })
  app.onError((error, c) => c.text(error.message, 500))
  app.use(scopes(policy, { verify: reader, audience: API }).table())
  app.get('/reports/export', (c) => c.text('reached'))
  const answer = await app.request('/open/x', { headers: { authorization: 'Bearer reader' } })
  assert.deepStrictEqual([answer.status, /getPath/.test(await answer.text())], [500, true])
})

test('Hono: a router that drops slashes opens nothing', async () => {
  const { Hono } = await load('hono')
  const { scopes } = await adapter('hono')
  const app = new Hono({ strict: false })
  app.use(scopes(policy, { verify: reader, audience: API }).table())
  app.get('/lists', (c) => c.text('reached'))
  const status = async (path) => (await app.request(path, { headers: { authorization: 'Bearer reader' } })).status
  for (const path of ['/lists', '/lists/', '/open/x/']) assert.strictEqual(await status(path), 403, path)
  assert.strictEqual(await status('/open/x'), 404)
})

test('Hono: guards are parts of `some` and `every`, and an `onError` answers with the refusal', async () => {
  const { Hono } = await load('hono')
  const { some, every } = await load('hono/combine')
  const { Refusal, scopes } = await adapter('hono')
  const guard = scopes(policy, { verify: reader, audience: API })
  const key = (c, next) => {
    if (c.req.header('x-key') !== 'right') throw new Error('no key')
    return next()
  }
  const app = new Hono()
  app.onError((error, c) => (error instanceof Refusal ? error.getResponse() : c.text(error.message, 418)))
  app.get('/some', some(guard.need('reports:export'), guard.need('reports:read')), (c) => c.text(c.var.scopes.principal))
  app.get('/key', some(key, guard.need('reports:export')), (c) => c.text('reached'))
  app.get('/every', every(guard.need('reports:read'), guard.need('reports:export')), (c) => c.text('reached'))
  const asked = (path, more) => app.request(path, { headers: { authorization: 'Bearer reader', ...more } })
  assert.strictEqual(await (await asked('/some')).text(), 'ann')
  assert.strictEqual((await asked('/key', { 'x-key': 'right' })).status, 200)
  const refused = await asked('/key')
  assert.deepStrictEqual([refused.status, /scope="reports:export"/.test(refused.headers.get('www-authenticate'))], [403, true])
  assert.strictEqual((await asked('/every')).status, 403)
})

test('a request target that is a whole URL is no path of the table', async () => {
  for (const name of ['express', 'koa', 'fastify']) {
    const { scopes } = await adapter(name)
    const { listener } = await frameworks[name](scopes(policy, { verify: reader, audience: API }), routes)
    const server = createServer(listener)
    await new Promise((resolve) => server.listen(0, resolve))
    const status = await new Promise((resolve, reject) => {
      const headers = { authorization: 'Bearer reader' }
      const options = { port: server.address().port, path: 'http://x/reports/export', headers }
      request(options, (answer) => resolve(answer.statusCode)).on('error', reject).end()
    })
    server.close()
    server.closeAllConnections()
    assert.strictEqual(status, 403, name)
  }
})
