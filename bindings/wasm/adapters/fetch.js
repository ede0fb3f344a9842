// What takes a Request and gives a Response: Workers, Deno, Bun, Next. `guard.table(handler)`, or `guard.need(tree, handler)`.

import { checkRoutes, mark, marked, refuse, route } from './check.js'
import { Guard } from './guard.js'

export { allOf, anyOf, expand } from './guard.js'

export const scopes = (policy, options) => new FetchGuard(policy, options)

/** The core's answer as a Response. */
export const respond = ({ status, headers, body }) => new Response(body, { status, headers })

class FetchGuard extends Guard {
  /** Calls the handler for what the policy's operations allow: `(request, access, ...)`. */
  table(handler) {
    const ask = ({ method, url }) => this.policy.route(method, new URL(url).pathname)
    return mark(this.#guarded(ask, handler), { table: true })
  }

  /** Calls the handler for who holds these scopes. */
  need(tree, handler) {
    const requirement = this.requirement(tree)
    return mark(this.#guarded(() => requirement, handler), { need: tree })
  }

  /** Calls the handler for everyone, and says why. */
  public(reason, handler) {
    return mark((request, ...rest) => handler(request, null, ...rest), { public: reason })
  }

  /** Refuses to start while a route is not guarded. */
  check(routes) {
    refuse(checkApp(routes, this))
  }

  #guarded(ask, handler) {
    return async (request, ...rest) => {
      const { access, answer } = await this.judge(request, request.headers.get('authorization'), ask(request))
      return access ? handler(request, access, ...rest) : respond(answer)
    }
  }
}

/** What is wrong between routes, given as `[method, path, handler]`, and the policy. */
export function checkApp(routes, guard) {
  const each = routes.flatMap(([methods, ...rest]) => methods.split('|').map((method) => [method, ...rest]))
  return checkRoutes(guard, each.map(([method, path, handler]) => route(method, path, [marked(handler) ?? {}])))
}
