// NestJS: `ScopesModule.forRoot({ guard })` goes by `@RequireScope(...)` and `@Public('why')`, with `table: true` by the policy.

import { checkRoutes, isReason, mark, marked, refuse, template } from './check.js'
import { middleware, routes, send, tabled } from './express.js'
import { Guard } from './guard.js'
import { authorization } from './header.js'

export { send } from './express.js'
export { allOf, anyOf, expand } from './guard.js'

export const scopes = (policy, options) => new NestGuard(policy, options)

/** The handler, or each handler of the controller, needs these scopes. */
export const RequireScope = (need) => decorator({ need })

/** The handler, or each handler of the controller, is open to everyone, and why. */
export const Public = (reason) => decorator({ public: reason })

const decorator = (what) => (target, name, descriptor) => {
  const handler = descriptor ? descriptor.value : target
  if (marked(handler)) throw new TypeError(`\`${handler.name}\` says twice what it needs: say it once, with allOf(...)`)
  mark(handler, what)
}

const said = (handler, controller) => marked(handler) ?? marked(controller) ?? {}

export class ScopesModule {
  static forRoot({ guard, table = false }) {
    const judge = guard.start(table)
    // Guards see what has a handler. The table is asked about everything else, too.
    class Scopes {
      configure(consumer) {
        if (table) consumer.apply(middleware(judge)).forRoutes('{*rest}')
      }
    }
    return { module: Scopes, global: true, providers: [{ provide: 'APP_GUARD', useValue: guard }] }
  }
}

class NestGuard extends Guard {
  #judge = null

  /** How this guard asks the table; null if it does not. */
  start(table) {
    this.#judge = table ? tabled(this) : null
    return this.#judge
  }

  get table() {
    return this.#judge !== null
  }

  /** What Nest asks before a handler. */
  async canActivate(context) {
    if (context.getType() !== 'http') return false
    const request = context.switchToHttp().getRequest()
    const { need, public: reason } = said(context.getHandler(), context.getClass())
    if (isReason(reason) || (need == null && this.table && this.gave(request.scopes))) return true
    const { access, answer } = await this.#decide(request, need)
    request.scopes = access
    if (access) return true
    send(context.switchToHttp().getResponse(), answer)
    // It is answered: nothing follows, as behind a middleware that does not call `next`. A filter would answer again.
    return new Promise(() => {})
  }

  /** Refuses to start while a route is not guarded. Call it after `app.init()`. */
  check(app) {
    refuse(checkApp(app, this))
  }

  #decide(request, need) {
    const header = authorization(request)
    if (need == null && this.#judge) return this.#judge(request, header)
    return this.judge(request, header, need == null ? null : this.requirement(need))
  }
}

const METHODS = ['GET', 'POST', 'PUT', 'DELETE', 'PATCH', '*', 'OPTIONS', 'HEAD', 'SEARCH']

/** What is wrong between the routes of an app and the policy. */
export function checkApp(app, guard) {
  const known = handlers(app)
  const found = routes(app.getHttpAdapter().getInstance()).map((route) => {
    const ends = known.filter(({ method, path }) => method === route.method && route.path.endsWith(path))
    const longest = Math.max(...ends.map(({ path }) => path.length))
    const [what, ...more] = new Set(ends.filter(({ path }) => path.length === longest).map((one) => one.what))
    return { ...route, ...(more.length ? {} : what), unguarded: !guard.table }
  })
  return checkRoutes(guard, found)
}

/** The handlers of all controllers. A prefix or a version may stand before their paths. */
function handlers(app) {
  const controllers = [...app.container.getModules().values()].flatMap((module) => [...module.controllers.values()])
  return controllers.flatMap(({ metatype }) => names(metatype.prototype).flatMap((name) => {
    const handler = metatype.prototype[name]
    const inner = [Reflect.getMetadata('path', handler) ?? []].flat()
    const outer = [Reflect.getMetadata('path', metatype) ?? ''].flat()
    const method = METHODS[Reflect.getMetadata('method', handler)]
    const join = (first, last) => template(`/${first}/${last}`.replace(/\/+/g, '/').replace(/\/$/, ''))
    const paths = outer.flatMap((first) => inner.map((last) => join(first, last)))
    return paths.map((path) => ({ method, path, what: said(handler, metatype) }))
  }))
}

/** The methods of a class and of those that it extends. */
function names(prototype) {
  if (prototype === Object.prototype) return []
  const isMethod = (name) => typeof Object.getOwnPropertyDescriptor(prototype, name).value === 'function'
  return [...Object.getOwnPropertyNames(prototype).filter(isMethod), ...names(Object.getPrototypeOf(prototype))]
}
