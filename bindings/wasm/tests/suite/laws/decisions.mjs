// What holds for decisions.

import { copy, same } from '../common.mjs'
import { holding, within } from './worlds.mjs'

const UNKNOWN = ['x:nope', 'read:nope', 'nope', 'nope:*', '*:nope:*']

/** In one, two, three and four bytes. */
const PEOPLE = ['ann', 'änn', '\u65e5\u672c', '\u{1f600}']

const words = (claims) => claims.scope.split(' ').filter(Boolean)

const owners = (fc) => fc.array(fc.constantFrom(null, ...PEOPLE), { minLength: 30, maxLength: 40 })

/** A decision with other facts, as far as a law looks at it. */
const altered = (policy, change) => ({
  decide: (...ask) => {
    const wire = copy(policy.decide(...ask))
    return { ...wire, ...change(wire) }
  },
})

export const decisions = {
  'more scopes never allow less': {
    law: (fc, { policy, claims, scopes, handle }) =>
      fc.property(claims, scopes, handle, (claims, more, handle) => {
        const allowed = (claims) => policy.decide(policy.grant(claims), handle).allowed
        return !allowed(claims) || allowed(holding(claims, [...words(claims), ...more]))
      }),
    lies: {
      'long grants are refused': (policy) => ({
        decide: (grant, ...ask) => policy.decide(grant.granted.length > 3 ? null : grant, ...ask),
      }),
    },
  },

  'what is missing repairs, and nothing less does': {
    law: (fc, { policy, model, claims, handle }) =>
      fc.property(claims, handle, (claims, handle) => {
        const decision = policy.decide(policy.grant(claims), handle)
        const { audience } = model.operations[handle]
        const uri = model.audiences.find(({ name }) => name === audience)?.uri ?? claims.audience
        const base = decision.status === 401 ? { ...claims, scope: '', roles: [], audience: uri } : claims
        const repaired = ({ scopes, roles }) => {
          const repair = { ...holding(base, [...words(base), ...scopes]), roles: [...base.roles, ...roles] }
          return policy.decide(policy.grant(repair), handle).allowed
        }
        const first = decision.alternatives[0] ?? { scopes: [], roles: [] }
        if (!same(first, { scopes: copy(decision.missing), roles: copy(decision.roles) })) return false
        const subsets = ({ scopes, roles }) => scopes.map((left) => ({ scopes: scopes.filter((one) => one !== left), roles }))
        return decision.alternatives.every((way) => repaired(way) && !subsets(way).some(repaired))
      }),
    lies: {
      'too much is missing': (policy) =>
        altered(policy, ({ alternatives }) => {
          const more = alternatives.map(({ scopes, roles }) => ({ scopes: [...scopes, 'nothing'], roles }))
          return { alternatives: more, missing: more[0]?.scopes ?? [] }
        }),
      'too little is missing': (policy) =>
        altered(policy, ({ alternatives }) => {
          const less = alternatives.map(({ scopes, roles }) => ({ scopes: scopes.slice(1), roles }))
          return { alternatives: less, missing: less[0]?.scopes ?? [] }
        }),
    },
  },

  'an explanation holds the same decision': {
    law: (fc, { policy, claims, handle }) =>
      fc.property(fc.option(claims), handle, (claims, handle) => {
        const grant = claims && policy.grant(claims)
        const { decision, steps } = policy.explain(grant, handle)
        const asked = policy.decide(grant, handle)
        const needs = leaves(decision.requirement)
        const inOrder = same(steps.map(({ need }) => need), needs)
        return JSON.stringify(decision) === JSON.stringify(asked) && inOrder && proved(decision, steps)
      }),
    lies: { 'a proof for nobody': (policy) => ({ explain: (grant, ...ask) => policy.explain(null, ...ask) }) },
  },

  'tokens that are not declared allow nothing': {
    law: (fc, { policy, claims, handle }) =>
      fc.property(claims, fc.array(fc.constantFrom(...UNKNOWN)), handle, (claims, more, handle) => {
        const decide = (tokens) => policy.decide(policy.grant(holding(claims, tokens)), handle).allowed
        return decide(words(claims)) === decide([...words(claims), ...more])
      }),
    lies: {
      'a token that gives everything': (policy) => {
        const all = policy.model().scopes.map(({ name }) => name).join(' ')
        return { grant: (claims) => policy.grant({ ...claims, scope: claims.scope.replaceAll('x:nope', all) }) }
      },
    },
  },

  'many decisions are those of a loop': {
    law: (fc, { policy, claims, handle, request }) =>
      fc.property(fc.option(claims), fc.array(fc.oneof(handle, request.map((pair) => pair ?? null), fc.nat())), (claims, list) => {
        const grant = claims && policy.grant(claims)
        const loop = list.map((one) => policy.decide(grant, ...(Array.isArray(one) ? one : [one])).brief)
        const names = (bytes) => Array.from(bytes, (byte) => ['denied', 'allowed', 'obliged'][byte])
        const numbers = Uint32Array.from(list, (one) => (Array.isArray(one) ? policy.route(...one) : one) ?? 0xffffffff)
        return [list, new Set(list), numbers].every((form) => {
          const expected = form instanceof Set ? [...form].map((one) => loop[list.indexOf(one)]) : loop
          return same(names(policy.decideMany(grant, form)), expected)
        })
      }),
    lies: {
      'nobody asks': (policy) => ({ decideMany: (grant, list) => policy.decideMany(null, list) }),
      'backwards': (policy) => ({ decideMany: (grant, list) => policy.decideMany(grant, list).reverse() }),
    },
  },

  'a long list is decided to its end': {
    law: (fc, { policy, claims, handle }) =>
      fc.property(claims, handle, fc.constantFrom(0, 1, 65535, 65536, 65537, 200_001), (claims, first, length) => {
        const grant = policy.grant(claims)
        const list = Uint32Array.from({ length }, (_, at) => (first + at * 7) % policy.size)
        const expected = policy.decideMany(grant, Array.from({ length: policy.size }, (_, handle) => handle))
        const found = policy.decideMany(grant, list)
        return found.length === length && list.every((handle, at) => found[at] === expected[handle])
      }),
    lies: {
      'it ends early': (policy) => ({
        decideMany: (grant, list) => policy.decideMany(grant, list).map((byte, at) => (at === 65536 ? byte + 1 : byte)),
      }),
    },
  },

  'what was asked before changes nothing': {
    law: (fc, { policy, claims, handle }) =>
      fc.property(claims, handle, fc.constantFrom(...PEOPLE), owners(fc), (claims, handle, principal, owners) => {
        const grant = policy.grant({ ...claims, principal })
        return owners.every((owner) => {
          // Asked as an object of another grant, whom nobody asked before.
          const alone = policy.decide(policy.grant({ ...claims, principal }), { handle, owner })
          return JSON.stringify(policy.decide(grant, handle, owner)) === JSON.stringify(alone)
        })
      }),
    lies: {
      'whoever was asked about first': (policy) => {
        const first = new WeakMap()
        return {
          decide: (grant, ...ask) => {
            const decision = policy.decide(grant, ...ask)
            return first.get(grant) ?? (first.set(grant, decision), decision)
          },
        }
      },
    },
  },

  'a path and its handle are one': {
    law: (fc, { policy, claims, request, handle }) =>
      fc.property(fc.option(claims), request, handle, (claims, request, handle) => {
        const grant = claims && policy.grant(claims)
        const [method, path] = request ?? ['GET', '/not/there']
        const found = policy.route(method, path)
        const text = (decision) => JSON.stringify(decision)
        return (found !== null) === (request !== undefined)
          && text(policy.decide(grant, found)) === text(policy.decide(grant, method, path))
          && text(policy.decide(grant, found)) === text(policy.decide(grant, { method, path }))
          && policy.operation(policy.decide(grant, handle).operation) === handle
      }),
    lies: {
      'the next handle': (policy) => ({ route: (...ask) => (policy.route(...ask) ?? 0) + 1 }),
      'never found': (policy) => ({ route: () => null }),
    },
  },
}

/** The scopes of a requirement, each once. */
function leaves(tree) {
  if (tree === null || tree.public || tree.authenticated) return []
  const all = typeof tree === 'string' ? [tree] : (tree.all ?? tree.any).flatMap(leaves)
  return [...new Set(all)]
}

/** Whether the steps prove what the decision says of scopes: `by` is held, and the tree of what is met is met. */
function proved({ reason, requirement, granted }, steps) {
  const met = (tree) => {
    if (tree.all) return tree.all.every(met)
    if (tree.any) return tree.any.some(met)
    return typeof tree !== 'string' || steps.find(({ need }) => need === tree).met
  }
  if (!within(steps.filter(({ met }) => met).map(({ by }) => by), granted)) return false
  return reason === 'allowed' ? met(requirement) : reason !== 'insufficient-scope' || !met(requirement)
}
