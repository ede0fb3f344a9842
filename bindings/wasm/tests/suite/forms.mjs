// One decision has many forms: all must say the same, the first time and later, when the answer is remembered.

import { copy, thrown } from './common.mjs'

/** The keys of a decision's wire form, in the order of the specification. */
export const KEYS = [
  'allowed', 'reason', 'status', 'operation', 'requirement', 'granted', 'missing', 'roles', 'alternatives', 'request', 'rows',
  'restrictions',
]

/** A library may remember a decision that is asked for again and again. */
const AGAIN = 12

/** The wire form of a decision and its brief; throws where forms disagree. */
export function decided(policy, grant, request) {
  const ways = waysOf(policy, request)
  let decision
  try {
    decision = policy.decide(grant, request)
  } catch (error) {
    for (const [what, ask] of ways) {
      const { code } = thrown(() => policy.decide(grant, ...ask())) ?? {}
      agree(`the error of ${what}`, code, error.code)
    }
    throw error
  }
  const text = JSON.stringify(decision), wire = JSON.parse(text)
  fields(decision, wire)
  for (const [what, ask] of ways) {
    for (let i = 0; i < AGAIN; i++) agree(what, JSON.stringify(policy.decide(grant, ...ask())), text)
    fields(policy.decide(grant, ...ask()), wire)
    agree(`the brief of ${what}`, policy.decide(grant, ...ask()).brief, decision.brief)
    agree(`the proof of ${what}`, JSON.stringify(policy.explain(grant, ...ask()).decision), text)
  }
  allowed(policy, grant, request, ways, decision.brief)
  return { wire, brief: decision.brief }
}

/** The other ways to ask the same, each as a function that gives the arguments. */
function waysOf(policy, request) {
  const { method, path, handle, operation, need, audience, owner } = request
  const known = { method, path, handle, operation, need, audience, owner }
  if (!Object.keys(request).every((key) => Object.hasOwn(known, key))) return []
  const kinds = [method ?? path, handle, operation, need].filter((kind) => kind != null)
  if (kinds.length !== 1 || (audience != null && need == null)) return []
  if (typeof handle === 'number') return [['handle', () => [handle, owner]]]
  if (typeof method === 'string' && path != null) {
    const positional = ['method and path', () => [method, path, owner]]
    if (typeof path !== 'string') return [positional]
    return [positional, ['route', () => [policy.route(method, path), owner]]]
  }
  if (typeof operation === 'string') return [['operation', () => [policy.operation(operation), owner]]]
  if (need != null && owner == null) {
    const prepared = () => policy.need(need, audience)
    return [['requirement', () => [prepared()]]]
  }
  return []
}

/** Every field says what the wire form says, whose keys stand in order. */
function fields(decision, wire) {
  agree('the keys', Object.keys(wire).join(), KEYS.join())
  for (const key of KEYS) agree(key, JSON.stringify(decision[key]), JSON.stringify(wire[key]))
  const { allowed, rows, restrictions } = wire
  const nothingLeft = rows === 'all' && restrictions.length === 0
  agree('brief', decision.brief, !allowed ? 'denied' : nothingLeft ? 'allowed' : 'obliged')
  const { allowed: _, ...context } = wire
  agree('authzen', JSON.stringify(decision.authzen()), JSON.stringify({ decision: allowed, context }))
}

/** `allows` and `decideMany` are the brief. They know no owner. */
function allowed(policy, grant, request, ways, brief) {
  agree('allows of the object', policy.allows(grant, copy(request)), brief === 'allowed')
  if (request.owner != null) return
  const byte = ['denied', 'allowed', 'obliged'].indexOf(brief)
  for (const [what, ask] of ways) {
    const [first, second] = ask()
    agree(`allows of ${what}`, policy.allows(grant, first, second), brief === 'allowed')
    if (what === 'requirement') continue
    const one = typeof first === 'string' ? [first, second] : first
    const unknown = policy.decideMany(grant, [null])[0]
    agree(`decideMany of ${what}`, policy.decideMany(grant, [one, null, one]).join(), [byte, unknown, byte].join())
    if (typeof one === 'number') agree('decideMany of a list', policy.decideMany(grant, Uint32Array.of(one))[0], byte)
  }
}

function agree(what, found, expected) {
  if (found !== expected) throw new Error(`${what}: ${found} is not ${expected}`)
}
