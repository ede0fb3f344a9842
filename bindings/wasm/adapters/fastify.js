// Fastify: `app.register(guard.table())` or `app.register(guard.named())`, before the routes. The app refuses to boot with a
// route that nothing guards, or that names a scope which is not declared.

import { checkRoutes, isReason, refuse, route } from './check.js'
import { Guard } from './guard.js'
import { authorization } from './header.js'
import { strictly } from './spelling.js'

export { allOf, anyOf, expand } from './guard.js'

export const scopes = (policy, options) => new FastifyGuard(policy, options)

/** Answers with what the core says. */
export function send(reply, { status, headers, body }) {
  // As bytes: of a text Fastify would add the charset, which JSON has not.
  return reply.code(status).headers(Object.fromEntries(headers)).send(new TextEncoder().encode(body))
}

/** The routes of each server, as its `onRoute` has them. */
const seen = new WeakMap()

class FastifyGuard extends Guard {
  /** Lets pass what the policy's operations allow, and nothing that they do not know. What a route says itself goes before. */
  table() {
    return this.#plugin(true)
  }

  /** Lets pass what routes say: `config: { scope }`, or `config: { public: 'why' }`. */
  named() {
    return this.#plugin(false)
  }

  /** The options of a route that needs these scopes. They guard it even where no plugin is registered. */
  need(scope) {
    this.requirement(scope)
    const onRequest = async (request, reply) => (this.gave(request.scopes) ? undefined : this.#guard(request, reply, null))
    return { config: { scope }, onRequest }
  }

  /** The options of a route that is open to everyone, and why. */
  public(reason) {
    return { config: { public: reason } }
  }

  check(app) {
    refuse(checkApp(app, this))
  }

  #plugin(table) {
    const plugin = async (app) => {
      const routes = []
      const judge = table && this.#judge(app.initialConfig)
      seen.set(app.server, routes)
      app.decorateRequest('scopes', null)
      app.addHook('onRoute', ({ method, url, config = {} }) => {
        for (const one of [method].flat()) routes.push(route(one, url, [{ need: config.scope, public: config.public, table }]))
      })
      // Several services may share a policy: what another one serves keeps none from booting.
      app.addHook('onReady', async () => refuse(checkApp(app, this).filter(({ code }) => code !== 'unserved-operation')))
      app.addHook('onRequest', (request, reply) => this.#guard(request, reply, judge))
    }
    // The hooks are for the whole app, not for what stands in the plugin.
    return Object.assign(plugin, { [Symbol.for('skip-override')]: true, [Symbol.for('fastify.display-name')]: 'scopeward' })
  }

  async #guard(request, reply, judge) {
    const { scope, public: reason } = request.routeOptions.config ?? {}
    const { raw } = request
    const header = authorization(raw)
    if (isReason(reason) || (!judge && request.is404)) return
    const { access, answer } =
      scope != null || !judge
        ? await this.judge(request, header, scope == null ? null : this.requirement(scope))
        : await judge(request, header, raw.method, raw.url)
    if (!access) return send(reply, answer)
    request.scopes = access
  }

  /** Routes are matched as the policy does it, unless the app asks for less. */
  #judge({ caseSensitive, ignoreTrailingSlash, routerOptions: { ...more } = {} }) {
    const loose = [caseSensitive, more.caseSensitive].includes(false) || ignoreTrailingSlash || more.ignoreTrailingSlash
    if (loose) return strictly(this)
    return (request, header, method, path) => this.judge(request, header, this.policy.route(method, path))
  }
}

/** What is wrong between the routes of an app and the policy. */
export function checkApp(app, guard) {
  const routes = seen.get(app.server)
  if (!routes) throw new Error('no guard is registered with this app')
  const bare = ({ path }) => path.replace(/\/$/, '')
  const read = new Set(routes.filter(({ method }) => method === 'GET').map(bare))
  // Fastify makes a HEAD of every GET, sometimes with another slash. Each request is guarded, whatever this list says.
  return checkRoutes(guard, routes.filter((one) => one.method !== 'HEAD' || !read.has(bare(one))))
}
