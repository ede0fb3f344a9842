// Koa: `app.use(guard.table())`, or `guard.need(...)` at a route of @koa/router.

import { checkRoutes, mark, marked, refuse, route, variants } from './check.js'
import { Guard } from './guard.js'
import { authorization } from './header.js'
import { strictly } from './spelling.js'

export { allOf, anyOf, expand } from './guard.js'

export const scopes = (policy, options) => new KoaGuard(policy, options)

/** Answers with what the core says. */
export function send(ctx, { status, headers, body }) {
  ctx.status = status
  for (const [name, value] of headers) ctx.set(name, value)
  ctx.body = body
}

class KoaGuard extends Guard {
  /** Lets pass what the policy's operations allow, and nothing that they do not know. */
  table() {
    const judge = strictly(this)
    return mark(middleware((ctx, header) => judge(ctx, header, ctx.method, target(ctx))), { table: true })
  }

  /** Lets pass who holds these scopes. */
  need(tree) {
    const requirement = this.requirement(tree)
    return mark(middleware((ctx, header) => this.judge(ctx, header, requirement)), { need: tree })
  }

  /** Lets everyone pass, and says why. */
  public(reason) {
    return mark((ctx, next) => next(), { public: reason })
  }

  /** Refuses to start while a route is not guarded. */
  check(app) {
    refuse(checkApp(app, this))
  }
}

function middleware(judge) {
  return async (ctx, next) => {
    const { access, answer } = await judge(ctx, authorization(ctx.req))
    if (!access) return send(ctx, answer)
    ctx.state.scopes = access
    await next()
  }
}

/** The path as the client sent it. What the router goes by must be the same. */
function target({ originalUrl, url, newRouterPath }) {
  if (originalUrl === url && newRouterPath === undefined) return originalUrl
  throw new Error('the path of the request was rewritten: put the guard before what does so')
}

/** What is wrong between the routes of an app and the policy. */
export function checkApp(app, guard) {
  const outer = []
  const routes = app.middleware.flatMap((one) => {
    outer.push(...[marked(one) ?? []].flat())
    return one.router ? walk(one.router, [...outer]) : []
  })
  return checkRoutes(guard, routes)
}

function walk({ stack, exclusive }, outer) {
  const before = []
  return stack.flatMap((layer) => {
    // What stands last answers, and guards nothing; what a router uses goes on.
    const ahead = layer.methods.length ? layer.stack.slice(0, -1) : layer.stack
    const own = ahead.flatMap((one) => marked(one) ?? [])
    // An exclusive router runs one layer alone: what it uses guards nothing.
    if (layer.methods.length === 0) before.push(...(exclusive ? [] : own.map((what) => ({ layer, ...what }))))
    return variants(layer.path).flatMap((path) => {
      const guards = [...outer, ...before.filter((one) => one.layer.match(path)), ...own]
      // HEAD is there for every GET.
      const methods = layer.methods.filter((method) => method !== 'HEAD' || !layer.methods.includes('GET'))
      return methods.map((method) => route(method, path, guards))
    })
  })
}
