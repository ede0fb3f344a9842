// Express: `app.use(guard.table())`, or `guard.need(...)` at a route.

import { checkRoutes, covers, mark, marked, refuse, route, variants } from './check.js'
import { Guard } from './guard.js'
import { authorization } from './header.js'
import { strictly } from './spelling.js'

export { allOf, anyOf, expand } from './guard.js'

export const scopes = (policy, options) => new ExpressGuard(policy, options)

/** Answers with what the core says. */
export function send(res, { status, headers, body }) {
  res.statusCode = status
  for (const [name, value] of headers) res.setHeader(name, value)
  res.end(body)
}

class ExpressGuard extends Guard {
  /** Lets pass what the policy's operations allow, and nothing that they do not know. */
  table() {
    return mark(middleware(tabled(this)), { table: true })
  }

  /** Lets pass who holds these scopes. */
  need(tree) {
    const requirement = this.requirement(tree)
    return mark(middleware((req, header) => this.judge(req, header, requirement)), { need: tree })
  }

  /** Lets everyone pass, and says why. */
  public(reason) {
    return mark((req, res, next) => next(), { public: reason })
  }

  /** Behind `auth()` of express-oauth2-jwt-bearer: its `requiredScopes` then sees all that a token gives. */
  expand() {
    return async (req, res, next) => {
      const payload = req.auth?.payload
      if (payload) payload.scope = (await this.expanded(payload)).join(' ')
      next()
    }
  }

  /** Refuses to start while a route is not guarded. */
  check(app) {
    refuse(checkApp(app, this))
  }
}

/** How a guard asks the policy's table about a request. */
export function tabled(guard) {
  const judge = strictly(guard)
  return (req, header) => judge(req, header, req.method, target(req))
}

export function middleware(judge) {
  return async (req, res, next) => {
    const { access, answer } = await judge(req, authorization(req))
    if (!access) return send(res, answer)
    req.scopes = access
    next()
  }
}

/** The path as the client sent it. What the router goes by must be the same. */
function target({ url, originalUrl = url, baseUrl = '' }) {
  const bare = /^\/(\?|$)/.test(url) ? url.slice(1) : url
  if (originalUrl === baseUrl + url || originalUrl === baseUrl + bare) return originalUrl
  throw new Error('the path of the request was rewritten: put the guard before what does so')
}

/** What is wrong between the routes of an app (or a router) and the policy. */
export const checkApp = (app, guard) => checkRoutes(guard, routes(app))

/** The routes of an app, each with what guards it. */
export const routes = (app) => walk((app.router ?? app).stack, [''], [])

function walk(stack, prefixes, outer) {
  const guards = [...outer]
  return stack.flatMap((layer) => {
    const own = [written(layer)].flat().flatMap(variants)
    const paths = prefixes.flatMap((prefix) => own.map((path) => join(prefix, path)))
    if (layer.route) return paths.flatMap((path) => served(layer.route, path, guards))
    if (layer.handle.stack) return walk(layer.handle.stack, paths, guards)
    if (layer.name === 'mounted_app') throw new Error(`the app at ${paths} hides its routes: mount a Router instead`)
    const what = marked(layer.handle)
    if (what) guards.push(...paths.map((path) => ({ path, ...what })))
    return []
  })
}

function served({ methods, stack }, path, guards) {
  const here = guards.filter((guard) => covers(guard.path, path))
  return Object.keys(methods).map((name) => {
    // What stands last guards nothing.
    const before = stack.filter(({ method }) => !method || method === name).slice(0, -1)
    const own = before.flatMap(({ handle }) => marked(handle) ?? [])
    return route(name === '_all' ? '*' : name, path, [...here, ...own])
  })
}

/** The path of a layer as the program wrote it. */
function written({ rawPath, route, slash }) {
  const path = rawPath ?? route?.path ?? (slash ? '/' : undefined)
  if (path === undefined) throw new Error('the router hides where things are mounted: this needs `router` 2.3 or later')
  return path
}

const join = (prefix, path) => (prefix + path).replace(/\/+$/, '')
