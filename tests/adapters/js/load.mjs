// What tests of the adapters stand on: the frameworks as the examples have them, the built package, and apps that listen.

import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'

import { InputError, Policy } from '../../../bindings/wasm/dist/node.js'
import { ask, token } from '../ask.mjs'

export { InputError, Policy, ask, token }

export const example = new URL('../../../examples/js/', import.meta.url)
const { resolve } = createRequire(new URL('package.json', example))

/** A package of the examples. */
export const load = async (name) => {
  const module = await import(pathToFileURL(resolve(name)))
  return module.default ?? module
}

export const adapter = (name) => import(`../../../bindings/wasm/dist/adapters/${name}.js`)

export const tasks = Policy.compile(readFileSync(new URL('../../../examples/tasks.toml', import.meta.url), 'utf8'))

export const API = 'https://tasks.example/api'

/** The payloads of tokens that are good, by the token. */
export const verify = (known) => (token) => known[token] ?? null

/** Serves what `node:http` calls, asks, and stops. */
export async function served(handler, act) {
  const server = createServer(handler)
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
  try {
    return await act((path, bearer, more) => ask(server.address().port, {
      ask: path,
      token: bearer ? { authorization: `Bearer ${bearer}` } : null,
      ...more,
    }))
  } finally {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }
}

/** Each framework: an app with these routes (`[method, path, handler's answer]`) behind a guard, as `node:http` calls it. */
export const frameworks = {
  async express(guard, routes, { before = [] } = {}) {
    const app = (await load('express'))()
    // Else the handler of errors writes them to this test's output.
    app.set('env', 'test')
    for (const one of [...before, guard.table()]) app.use(one)
    for (const [method, path, answer] of routes) app[method](path, (req, res) => res.json(answer))
    return { app, listener: app }
  },
  async koa(guard, routes, { before = [] } = {}) {
    const Koa = await load('koa')
    const { Router } = await import(pathToFileURL(resolve('@koa/router')))
    const app = new Koa()
    const router = new Router()
    app.silent = true
    for (const one of [...before, guard.table()]) app.use(one)
    for (const [method, path, answer] of routes) router[method](path, (ctx) => (ctx.body = answer))
    app.use(router.routes())
    return { app, listener: app.callback() }
  },
  async fastify(guard, routes, { options = {} } = {}) {
    const app = (await load('fastify'))(options)
    await app.register(guard.table())
    for (const [method, path, answer] of routes) app[method](path, async () => answer)
    await app.ready()
    return { app, listener: (req, res) => app.routing(req, res) }
  },
  async hono(guard, routes) {
    const { Hono } = await load('hono')
    const { getRequestListener } = await load('@hono/node-server')
    const app = new Hono()
    app.use(guard.table())
    for (const [method, path, answer] of routes) app[method](path, (c) => c.json(answer))
    return { app, listener: getRequestListener(app.fetch) }
  },
  async fetch(guard, [[method, path, answer]]) {
    const { getRequestListener } = await load('@hono/node-server')
    const handler = guard.table(() => Response.json(answer))
    return { app: [[method.toUpperCase(), path, handler]], listener: getRequestListener(handler) }
  },
}
