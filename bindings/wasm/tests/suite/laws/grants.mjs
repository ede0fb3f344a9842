// What holds for grants: their closures, cover, and narrowing.

import { allowedOf, holding, within } from './worlds.mjs'

const known = (grant) => ({ closed: grant.closed, expanded: grant.expanded })

/** The grant that a law asks about may say something else. */
const rendered = (policy, change) => ({
  grant: (claims) => {
    const { closed, expanded } = known(policy.grant(claims))
    return change({ closed, expanded }, claims)
  },
})

export const grants = {
  'closures are closures': {
    law: (fc, { policy, claims, scopes }) =>
      fc.property(claims, scopes, (claims, more) => {
        const render = (scope) => known(policy.grant(holding(claims, scope)))
        const once = render(claims.scope), many = render([claims.scope, ...more].join(' '))
        return ['closed', 'expanded'].every((name) => {
          const twice = render(once[name].join(' '))
          return twice[name].join() === once[name].join() && within(once[name], many[name])
        })
      }),
    lies: {
      'loses its head': (policy) => rendered(policy, ({ closed, expanded }) => ({ closed: closed.slice(1), expanded })),
      'forgets when there is much': (policy) =>
        rendered(policy, ({ closed, expanded }) => ({ closed, expanded: expanded.length > 4 ? [] : expanded })),
    },
  },

  'cover is a partial order, and what the child allows the parent allows': {
    law: (fc, world) =>
      fc.property(world.claims, world.scopes, world.scopes, (claims, second, third) => {
        const { policy } = world
        const all = [claims.scope, second, claims.scope.split(' ').filter((_, at) => at % 2), third].map((scope) => holding(claims, scope))
        const grants = all.map((claims) => policy.grant(claims))
        const covers = (a, b) => policy.covers(grants[a], grants[b]).covers
        const places = [0, 1, 2, 3]
        return places.every((a) => covers(a, a) && places.every((b) => {
          if (!covers(a, b)) return true
          const allowed = within(allowedOf(world, all[b]), allowedOf(world, all[a]))
          const equal = !covers(b, a) || grants[a].expanded.join() === grants[b].expanded.join()
          return allowed && equal && places.every((c) => !covers(b, c) || covers(a, c))
        }))
      }),
    lies: {
      'by size': (policy) => ({ covers: (a, b) => ({ covers: a.granted.length >= b.granted.length }) }),
      'never itself': (policy) => ({ covers: (a, b) => ({ covers: a !== b && policy.covers(a, b).covers }) }),
    },
  },

  'narrowing never grows': {
    law: (fc, world) =>
      fc.property(world.claims, fc.option(world.scopes), (claims, scope) => {
        const { policy } = world
        const grant = policy.grant(claims)
        const narrowed = policy.narrow(grant, scope && scope.join(' '))
        if (narrowed.error !== null) return narrowed.scope === null && narrowed.granted.length === 0
        const child = holding(claims, narrowed.scope)
        return policy.covers(grant, policy.grant(child)).covers && within(allowedOf(world, child), allowedOf(world, claims))
      }),
    lies: {
      'narrows all there is': (policy) => {
        const { scopes, audiences } = policy.model()
        const all = { scope: scopes.map(({ name }) => name), audience: audiences[0]?.uri, roles: ['admin'] }
        return { narrow: (_, scope) => policy.narrow(policy.grant(all), scope) }
      },
    },
  },

  'both grants cover their intersection': {
    law: (fc, { policy, claims, scopes }) =>
      fc.property(claims, scopes, (claims, other) => {
        const left = policy.grant(claims), right = policy.grant(holding(claims, other))
        const both = policy.grant(holding(claims, policy.intersect(left, right)))
        return policy.covers(left, both).covers && policy.covers(right, both).covers
      }),
    lies: { 'a union': (policy) => ({ intersect: (left, right) => [...left.granted, ...right.granted] }) },
  },
}
