// What a guard costs a request, beside the guard that the framework's users have today: node bench-js.mjs [--smoke]
// The verification of the JWT is left out on both sides: each is handed the payload, anew for each request.

import assert from 'node:assert'
import { parseArgs } from 'node:util'

import { API, adapter, load, tasks } from './js/load.mjs'

const { values } = parseArgs({ options: { smoke: { type: 'boolean' } } })
const ROUNDS = values.smoke ? 1 : 24
const REQUESTS = values.smoke ? 20 : 400

const claims = { iss: 'https://as.example', sub: 'ann', aud: API, scope: 'tasks:read time:read', iat: 1, exp: 2 ** 31, jti: 'x' }
const payload = () => ({ ...claims })
const wanted = { operation: 'GET /tasks' }
const { default: inject } = await load('light-my-request').then((module) => (module.default ? module : { default: module }))

/** An app for `node:http`, asked without a socket. */
const asked = (app) => () => new Promise((resolve, reject) => {
  inject(app, { method: 'GET', url: '/tasks' }, (error, answer) => (error ? reject(error) : resolve(answer.payload)))
})

const options = (from) => ({ from, audience: API })

async function express() {
  const express = await load('express')
  const { requiredScopes } = await load('express-oauth2-jwt-bearer')
  const guard = (await adapter('express')).scopes(tasks, options((req) => req.auth.payload))
  const app = (...guards) => {
    const app = express()
    app.use((req, res, next) => {
      req.auth = { payload: payload() }
      next()
    })
    app.get('/tasks', ...guards, (req, res) => res.json(wanted))
    return asked(app)
  }
  const usual = requiredScopes('tasks:read')
  return { usual: ['requiredScopes', app(usual)], bare: app(), need: app(guard.need('tasks:read')), table: app(guard.table()) }
}

async function fastify() {
  const fastify = await load('fastify')
  const rival = await load('fastify-guard')
  const guard = (await adapter('fastify')).scopes(tasks, options((request) => request.user))
  const app = async (plugin, route = () => ({})) => {
    const app = fastify()
    app.decorateRequest('user', null)
    app.addHook('onRequest', async (request) => void (request.user = payload()))
    if (plugin) await app.register(plugin)
    app.get('/tasks', route(app), async () => wanted)
    await app.ready()
    return () => app.inject('/tasks').then((answer) => answer.payload)
  }
  return {
    usual: ['fastify-guard', await app(rival, (app) => ({ preHandler: app.guard.scope('tasks:read') }))],
    bare: await app(),
    need: await app(guard.named(), () => guard.need('tasks:read')),
    table: await app(guard.table()),
  }
}

async function koa() {
  const Koa = await load('koa')
  const { Router } = await load('@koa/router')
  const guard = (await adapter('koa')).scopes(tasks, options((ctx) => ctx.state.user))
  const usual = (ctx, next) => (ctx.state.user.scope.split(' ').includes('tasks:read') ? next() : ctx.throw(403))
  const app = (...guards) => {
    const router = new Router()
    router.get('/tasks', ...guards, (ctx) => void (ctx.body = wanted))
    const app = new Koa()
    app.use((ctx, next) => {
      ctx.state.user = payload()
      return next()
    })
    return asked(app.use(router.routes()).callback())
  }
  return { usual: ['by hand', app(usual)], bare: app(), need: app(guard.need('tasks:read')), table: app(guard.table()) }
}

async function hono() {
  const { Hono } = await load('hono')
  const guard = (await adapter('hono')).scopes(tasks, options((c) => c.get('user')))
  const usual = (c, next) => (c.get('user').scope.split(' ').includes('tasks:read') ? next() : c.text('', 403))
  const app = (...guards) => {
    const app = new Hono()
    app.use((c, next) => {
      c.set('user', payload())
      return next()
    })
    app.get('/tasks', ...guards, (c) => c.json(wanted))
    return () => app.request('/tasks').then((answer) => answer.text())
  }
  return { usual: ['by hand', app(usual)], bare: app(), need: app(guard.need('tasks:read')), table: app(guard.table()) }
}

async function fetch() {
  const guard = (await adapter('fetch')).scopes(tasks, options((request) => request.user))
  const handler = async () => Response.json(wanted)
  const holds = ({ user }) => user.scope.split(' ').includes('tasks:read')
  const usual = async (request) => (holds(request) ? handler() : new Response('', { status: 403 }))
  const request = () => Object.assign(new Request('http://localhost/tasks'), { user: payload() })
  const app = (handler) => async () => (await handler(request())).text()
  const ours = { need: app(guard.need('tasks:read', handler)), table: app(guard.table(handler)) }
  return { usual: ['by hand', app(usual)], bare: app(handler), ...ours }
}

async function nest() {
  await load('reflect-metadata')
  const { Controller, Get, Module, SetMetadata } = await load('@nestjs/common')
  const { NestFactory } = await load('@nestjs/core')
  const { RequireScope, ScopesModule, scopes } = await adapter('nest')
  const usual = {
    canActivate: (context) => {
      const needs = Reflect.getMetadata('scopes', context.getHandler())
      const held = context.switchToHttp().getRequest().user.scope.split(' ')
      return needs.every((need) => held.includes(need))
    },
  }
  const app = async (imports, providers, ...decorators) => {
    class Tasks { list() { return wanted } }
    const descriptor = Object.getOwnPropertyDescriptor(Tasks.prototype, 'list')
    for (const one of [Get('tasks'), ...decorators]) one(Tasks.prototype, 'list', descriptor)
    Controller()(Tasks)
    class Main {}
    Module({ imports, providers, controllers: [Tasks] })(Main)
    const app = await NestFactory.create(Main, { logger: false })
    app.use((req, res, next) => {
      req.user = payload()
      next()
    })
    await app.init()
    return asked(app.getHttpAdapter().getInstance())
  }
  const guard = () => scopes(tasks, options((req) => req.user))
  return {
    usual: ['a guard by hand', await app([], [{ provide: 'APP_GUARD', useValue: usual }], SetMetadata('scopes', ['tasks:read']))],
    bare: await app([], []),
    need: await app([ScopesModule.forRoot({ guard: guard() })], [], RequireScope('tasks:read')),
    table: await app([ScopesModule.forRoot({ guard: guard(), table: true })], []),
  }
}

/** Microseconds a request, of one batch. */
async function batch(ask) {
  const start = performance.now()
  for (let turn = 0; turn < REQUESTS; turn++) await ask()
  return ((performance.now() - start) * 1000) / REQUESTS
}

const median = (list) => list.sort((a, b) => a - b)[list.length >> 1]

if (!values.smoke) console.log(`microseconds a request, median of ${ROUNDS} batches of ${REQUESTS}; in brackets what the guard adds`)
for (const start of [express, fastify, koa, hono, fetch, nest]) {
  const { usual: [name, usual], ...ours } = await start()
  const asks = { bare: ours.bare, [name]: usual, need: ours.need, table: ours.table }
  for (const [kind, ask] of Object.entries(asks)) {
    assert.deepStrictEqual(JSON.parse(await ask()), wanted, `${start.name}, ${kind}`)
    await batch(ask)
  }
  const times = Object.fromEntries(Object.keys(asks).map((kind) => [kind, []]))
  // One after the other, each in each place of a round: whatever else the machine does hits all of them.
  for (let round = 0; round < ROUNDS; round++) {
    const kinds = Object.keys(asks)
    for (const place of kinds.keys()) {
      const kind = kinds[(round + place) % kinds.length]
      times[kind].push(await batch(asks[kind]))
    }
  }
  const { bare, ...guarded } = Object.fromEntries(Object.entries(times).map(([kind, list]) => [kind, median(list)]))
  const cells = Object.entries(guarded).map(([kind, time]) => {
    const ratio = kind === name ? '' : `, ${(time / guarded[name]).toFixed(2)} x`
    return `${kind} ${time.toFixed(1)} (+${(time - bare).toFixed(1)}${ratio})`
  })
  console.log(values.smoke ? `${start.name}: each answers` : `${start.name.padEnd(8)} without ${bare.toFixed(1)}; ${cells.join('; ')}`)
}
