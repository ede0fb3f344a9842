// The boot check: a program's own routes beside the policy. What is wrong with them is the core's to say.

const marks = new WeakMap()

/** Says what a middleware makes sure of: `{ need }`, `{ public }`, or `{ table: true }` where the policy's operations decide. */
export function mark(middleware, what) {
  marks.set(middleware, what)
  return middleware
}

export const marked = (middleware) => marks.get(middleware)

/** Whether something is a reason to let everyone pass: `false` is none. */
export const isReason = (reason) => typeof reason === 'string' && reason.trim() !== ''

/** A route as the core reads it, out of what guards it: all needs together. */
export function route(method, path, guards) {
  const needs = guards.flatMap(({ need }) => need ?? [])
  const reason = guards.find((guard) => isReason(guard.public))?.public
  const need = needs.length > 1 ? { all: needs } : needs[0]
  return { method: method.toUpperCase(), path: template(path), need, public: reason, unguarded: !guards.some(({ table }) => table) }
}

/** A path with each of its optional parts, and without. */
export function variants(path) {
  const [part, inner] = /\{([^{}]*)\}/.exec(path) ?? []
  return part === undefined ? [String(path)] : [path.replace(part, ''), path.replace(part, inner)].flatMap(variants)
}

/** Whether a guard that stands at a path is asked for what lies beneath. */
export const covers = (at, path) => path === at || path.startsWith(`${at}/`)

/** `/tasks/:id` as a policy writes it: names do not count, and a segment that holds a parameter is one. */
export function template(path) {
  const parts = path.split('/').map((part) => {
    // It may be one of the policy's own already.
    const [, sign, name] = /^\{/.test(part) ? [] : (/([:*])(\w*)/.exec(part) ?? [])
    const known = /^[A-Za-z_]\w*$/.test(name) ? name : 'rest'
    return sign ? `{${sign === '*' || part.endsWith('{.+}') ? '*' : ''}${known}}` : part
  })
  return parts.join('/') || '/'
}

/** What is wrong, as a list. */
export const checkRoutes = ({ policy, audience }, routes) => policy.checkRoutes(routes, audience)

/** Refuses to start while anything is wrong. */
export function refuse(findings) {
  if (findings.length === 0) return
  const lines = findings.map(({ message, help }) => `- ${message}: ${help}`)
  throw new Error(`the routes and the policy do not agree\n${lines.join('\n')}`)
}
