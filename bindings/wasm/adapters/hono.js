// Hono: `app.use(guard.table())`, or `guard.need(...)` at a route.

import { checkRoutes, covers, mark, marked, refuse, route } from './check.js'
import { respond } from './fetch.js'
import { Guard } from './guard.js'

export { respond } from './fetch.js'
export { allOf, anyOf, expand } from './guard.js'

export const scopes = (policy, options) => new HonoGuard(policy, options)

/** Thrown, so that `some` may try what comes next. An `onError` of your own gives back `error.getResponse()`. */
export class Refusal extends Error {
  constructor(answer) {
    super(`refused with ${answer.status}`)
    this.status = answer.status
    this.getResponse = () => respond(answer)
  }
}

class HonoGuard extends Guard {
  /** Lets pass what the policy's operations allow, and nothing that they do not know. */
  table() {
    const ask = ({ method }, path) => path && this.policy.route(method, path)
    return mark(this.#middleware(({ req }) => ask(req, pathname(req))), { table: true })
  }

  /** Lets pass who holds these scopes. */
  need(tree) {
    const requirement = this.requirement(tree)
    return mark(this.#middleware(() => requirement), { need: tree })
  }

  /** Lets everyone pass, and says why. */
  public(reason) {
    return mark((c, next) => next(), { public: reason })
  }

  /** Refuses to start while a route is not guarded. */
  check(app) {
    refuse(checkApp(app, this))
  }

  #middleware(ask) {
    return async (c, next) => {
      const { access, answer } = await this.judge(c, c.req.header('authorization'), ask(c))
      if (!access) throw new Refusal(answer)
      c.set('scopes', access)
      await next()
    }
  }
}

/** The path of the request. What the router goes by must be the same; where it drops a slash that counts there is none. */
function pathname({ path, url }) {
  const { pathname } = new URL(url)
  if (pathname === `${path}/`) return null
  if (path === pathname || path === decoded(pathname, path)) return pathname
  throw new Error('the router reads another path than the request has: `getPath` is not for a table')
}

/** As Hono decodes for its router. What cannot be decoded leads to no operation, whatever the router makes of it. */
function decoded(pathname, other) {
  try {
    return decodeURI(pathname.replaceAll('%25', '%2525'))
  } catch {
    return other
  }
}

/** What is wrong between the routes of an app and the policy. */
export function checkApp(app, guard) {
  const outer = []
  const served = new Map()
  for (const { method, path, handler } of app.routes) {
    const own = target(handler)
    const what = marked(own)
    // As Hono itself tells middleware from handlers.
    if (method === 'ALL' && own.length > 1) outer.push({ path, ...what })
    else {
      const name = `${method} ${path}`
      const guards = served.get(name) ?? outer.filter((one) => reaches(one.path, path))
      served.set(name, [...guards, what ?? {}])
    }
  }
  const routes = [...served].map(([name, guards]) => {
    const [method, path] = name.split(' ')
    // What stands last guards nothing.
    return route(method === 'ALL' ? '*' : method, path.replace(/\*$/, '*rest'), guards.slice(0, -1))
  })
  return checkRoutes(guard, routes)
}

/** Behind what Hono wraps around a handler of an app with its own error handler. */
const target = (handler) => (handler.__COMPOSED_HANDLER ? target(handler.__COMPOSED_HANDLER) : handler)

const reaches = (at, path) => (at.endsWith('*') ? covers(at.replace(/\/?\*$/, ''), path) : at === path)
