// The boot check finds what is wrong, wherever it stands.

import assert from 'node:assert'
import { test } from 'node:test'

import { API, Policy, adapter, load, served, verify } from './load.mjs'

const policy = Policy.compile(`
scopeward = 1
name = "boot"
[scopes]
"a:read" = "See"
"a:write" = "Change"
[audiences.api]
uri = "${API}"
[audiences.api.operations]
"GET /a" = "a:read"
"GET /a/{id}" = "a:read"
"POST /a" = "a:write"
`)
const options = { verify: verify({}), audience: API }
const found = (findings) => findings.map(({ code, route, operation }) => `${code} ${route ?? operation}`)
const answer = () => {}

test('Express: in routers, with optional parts, behind guards of any kind', async () => {
  const express = await load('express')
  const { scopes, checkApp } = await adapter('express')
  const guard = scopes(policy, options)
  const app = express()
  const inner = express.Router()
  app.get('/early', answer)
  app.use('/a', guard.need('a:read'), inner)
  inner.get('/', answer)
  inner.get('/:id', answer)
  app.route('/a').post(guard.need('a:write'), answer)
  app.get('/health', guard.public('for the load balancer'), answer)
  app.get('/b{/:c}', guard.public('why not'), answer)
  app.get('/late', answer)
  assert.deepStrictEqual(found(checkApp(app, guard)), ['unprotected-route GET /early', 'unprotected-route GET /late'])
  assert.throws(() => guard.check(app), /the routes and the policy do not agree\n- .*`GET \/early`/)
})

test('Express: the table guards what stands behind it, where it is mounted', async () => {
  const express = await load('express')
  const { scopes, checkApp } = await adapter('express')
  const guard = scopes(policy, options)
  const app = express()
  app.get('/a', answer)
  app.use('/a', guard.table())
  app.get('/a/:id', answer)
  app.get('/ab', answer)
  app.post('/a', answer)
  assert.deepStrictEqual(found(checkApp(app, guard)), ['unprotected-route GET /a', 'unprotected-route GET /ab'])
})

test('Express: an app within an app hides its routes, and that is told', async () => {
  const express = await load('express')
  const { scopes, checkApp } = await adapter('express')
  const guard = scopes(policy, options)
  const app = express()
  app.use('/inner', express())
  assert.throws(() => checkApp(app, guard), /hides its routes/)
})

test('Koa: in nested routers', async () => {
  const Koa = await load('koa')
  const Router = await load('@koa/router').then((module) => module.Router ?? module)
  const { scopes, checkApp } = await adapter('koa')
  const guard = scopes(policy, options)
  const app = new Koa()
  const router = new Router()
  const inner = new Router()
  inner.get('/', answer)
  inner.get('/:id', answer)
  router.get('/early', answer)
  router.use('/a', guard.need('a:read'), inner.routes())
  router.post('/a', guard.need('a:write'), answer)
  router.get('/open', guard.public('why not'), answer)
  app.use(router.routes())
  assert.deepStrictEqual(found(checkApp(app, guard)), ['unprotected-route GET /early'])
  const exclusive = new Router({ exclusive: true })
  exclusive.use(guard.need('a:read'))
  exclusive.get('/a', answer)
  const other = new Koa().use(exclusive.routes())
  assert.ok(found(checkApp(other, guard)).includes('unprotected-route GET /a'))
})

test('Fastify: refuses to boot on an open route, and on a scope that nobody declares', async () => {
  const fastify = await load('fastify')
  const { scopes, checkApp } = await adapter('fastify')
  const boot = async (mode, ...routes) => {
    const guard = scopes(policy, options)
    const app = fastify()
    app.register(guard[mode]())
    app.register(async (inner) => routes.forEach((one) => inner.route({ handler: async () => 1, ...one })), { prefix: '/a' })
    await app.ready()
    return found(checkApp(app, guard))
  }
  const read = { method: 'GET', url: '/' }
  await assert.rejects(boot('named', read), /nothing guards the route `GET \/a`/)
  const misspelt = boot('named', { ...read, config: { scope: 'a:raed' } })
  await assert.rejects(misspelt, /`a:raed`, which is not declared: did you mean `a:read`\?/)
  await assert.rejects(boot('named', { ...read, config: { public: false } }), /nothing guards/)
  await assert.rejects(boot('table', { ...read, url: '/b/c' }), /`GET \/a\/b\/c` meets no operation/)
  assert.deepStrictEqual(await boot('table', read), ['unserved-operation GET /a/{id}', 'unserved-operation POST /a'])
  const write = { method: ['POST'], url: '', config: { scope: 'a:write' } }
  const both = boot('named', { ...read, config: { scope: 'a:read' } }, write)
  assert.deepStrictEqual(await both, ['unserved-operation GET /a/{id}'])
})

test('Fastify: a route that names its scopes is guarded without the plugin, too', async () => {
  const fastify = await load('fastify')
  const { scopes } = await adapter('fastify')
  const known = { a: { aud: API, scope: 'a:read' }, b: { aud: API, scope: 'a:write' } }
  const guard = scopes(policy, { verify: verify(known), audience: API })
  const app = fastify()
  app.get('/a', guard.need('a:read'), async (request) => request.scopes.rows)
  const status = async (token) => (await app.inject({ url: '/a', headers: { authorization: `Bearer ${token}` } })).statusCode
  assert.deepStrictEqual([await status('a'), await status('b'), await status('c')], [200, 403, 401])
  assert.throws(() => guard.need('a:raed'), { code: 'unknown-scope' })
})

test('Fastify: a route that names its scopes asks its own guard, whatever else is on the request', async () => {
  const fastify = await load('fastify')
  const { scopes } = await adapter('fastify')
  const verified = verify({ a: { aud: API, scope: 'a:read' } })
  const guard = scopes(policy, { verify: verified, audience: API })
  const status = async (app) => (await app.inject({ url: '/a', headers: { authorization: 'Bearer a' } })).statusCode
  const marked = fastify()
  marked.addHook('onRequest', async (request) => { request.scopes = ['a:write'] })
  marked.get('/a', guard.need('a:write'), async () => 'reached')
  assert.strictEqual(await status(marked), 403)
  const twice = fastify()
  await twice.register(guard.table())
  twice.get('/a', scopes(policy, { verify: () => null, audience: API }).need('a:read'), async () => 'reached')
  assert.strictEqual(await status(twice), 401)
})

test('Fastify: a route that is registered too early is refused by the core', async () => {
  const fastify = await load('fastify')
  const { scopes } = await adapter('fastify')
  const app = fastify()
  app.get('/early', async () => 'reached')
  await app.register(scopes(policy, options).named())
  assert.strictEqual((await app.inject('/early')).statusCode, 401)
})

test('a guard that stands behind the handler guards nothing', async () => {
  const Koa = await load('koa')
  const Router = await load('@koa/router').then((module) => module.Router ?? module)
  const express = await load('express')
  const { Hono } = await load('hono')
  const late = {
    express: (need) => express().get('/a', answer, need()),
    koa: (need) => new Koa().use(new Router().get('/a', answer, need()).routes()),
    hono: (need) => new Hono().get('/a', answer, need()).get('/b', answer).get('/b', need()),
  }
  for (const [name, app] of Object.entries(late)) {
    const { scopes, checkApp } = await adapter(name)
    const guard = scopes(policy, options)
    const [first, ...more] = found(checkApp(app(() => guard.need('a:read')), guard)).filter((one) => !/^unserved/.test(one))
    assert.deepStrictEqual([first, ...more], ['unprotected-route GET /a', ...(name === 'hono' ? ['unprotected-route GET /b'] : [])], name)
  }
})

test('Hono: in apps within apps', async () => {
  const { Hono } = await load('hono')
  const { scopes, checkApp } = await adapter('hono')
  const guard = scopes(policy, options)
  const inner = new Hono().get('/', (c) => c.text('')).post(guard.need('a:write'), (c) => c.text(''))
  inner.onError((error, c) => c.text(error.message, 500))
  const app = new Hono()
  app.get('/early', (c) => c.text(''))
  app.use('/a/:id', guard.need('a:read'))
  app.route('/a', inner)
  app.get('/a/:id', (c) => c.text(''))
  app.get('/open', guard.public('why not'), (c) => c.text(''))
  assert.deepStrictEqual(found(checkApp(app, guard)), ['unprotected-route GET /early', 'unprotected-route GET /a'])
})

test('NestJS: what other middleware calls `scopes` lets nobody pass', async () => {
  await load('reflect-metadata')
  const { Controller, Get, Module } = await load('@nestjs/common')
  const { NestFactory } = await load('@nestjs/core')
  const { ScopesModule, scopes } = await adapter('nest')
  class Things { all() {} }
  Get('a')(Things.prototype, 'all', Object.getOwnPropertyDescriptor(Things.prototype, 'all'))
  Controller()(Things)
  class Main {}
  Module({ imports: [ScopesModule.forRoot({ guard: scopes(policy, options) })], controllers: [Things] })(Main)
  const app = await NestFactory.create(Main, { logger: false })
  app.use((request, response, next) => { request.scopes = ['a:read']; next() })
  await app.init()
  const { status } = await served(app.getHttpAdapter().getInstance(), (ask) => ask('GET /a'))
  await app.close()
  assert.strictEqual(status, 401)
})

test('NestJS: behind a prefix, by what stands at handlers and controllers', async () => {
  await load('reflect-metadata')
  const { Controller, Get, Module, Post } = await load('@nestjs/common')
  const { NestFactory } = await load('@nestjs/core')
  const { Public, RequireScope, ScopesModule, checkApp, scopes } = await adapter('nest')
  const guard = scopes(policy, options)
  class Things { one() {} all() {} make() {} open() {} }
  class Others { open() {} }
  const decorate = (type, name, ...decorators) => {
    const descriptor = Object.getOwnPropertyDescriptor(type.prototype, name)
    for (const one of decorators) one(type.prototype, name, descriptor)
  }
  decorate(Things, 'one', Get(':id'))
  decorate(Things, 'all', Get())
  decorate(Things, 'make', Post(), RequireScope('a:write'))
  decorate(Things, 'open', Get('open/door'), Public('why not'))
  decorate(Others, 'open', Get('open'))
  RequireScope('a:read')(Things)
  Controller('a')(Things)
  Controller()(Others)
  class Main {}
  Module({ imports: [ScopesModule.forRoot({ guard })], controllers: [Things, Others] })(Main)
  const start = async (prefix) => {
    const app = await NestFactory.create(Main, { logger: false })
    if (prefix) app.setGlobalPrefix(prefix)
    await app.init()
    const findings = found(checkApp(app, guard))
    await app.close()
    return findings
  }
  assert.deepStrictEqual(await start(), ['unprotected-route GET /open'])
  assert.deepStrictEqual(await start('v1'), [
    'unprotected-route GET /v1/open', 'unserved-operation GET /a', 'unserved-operation GET /a/{id}', 'unserved-operation POST /a',
  ])
  assert.throws(() => decorate(Things, 'make', RequireScope('a:read')), /says twice/)
})

test('fetch: routes as they are given', async () => {
  const { scopes, checkApp } = await adapter('fetch')
  const guard = scopes(policy, options)
  const read = ['GET', '/a', guard.need('a:read', answer)]
  const routes = [read, ['GET|POST', '/a/:id', answer], ['POST', '/a', guard.table(answer)]]
  assert.deepStrictEqual(found(checkApp(routes, guard)), ['unprotected-route GET /a/{id}', 'unprotected-route POST /a/{id}'])
})

