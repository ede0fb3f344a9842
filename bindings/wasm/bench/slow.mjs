// What is done once for a policy, a token or a screen. `cases.mjs` says what a case gets.

import { router } from './peers.mjs'

export const slow = {
  compile: ({ Policy, text, all, holds, FindMyWay }) => {
    const engine = () => {
      const policy = Policy.compile(text), { size } = policy
      policy.dispose()
      return [size]
    }
    const peer = () => [router(FindMyWay, all, holds) && all.length]
    return { count: 1, engine, peer: FindMyWay && peer }
  },

  grant: ({ policy, grant, claims, counts: { slow } }) => {
    if (grant.granted.toSorted().join(' ') !== claims.scope.split(' ').toSorted().join(' ')) throw new Error(`${grant.granted}`)
    const engine = () => {
      for (let i = 0; i < slow; i++) policy.grant(claims).dispose()
      return [8]
    }
    const peer = () => {
      let size
      for (let i = 0; i < slow; i++) ({ size } = new Set(claims.scope.split(' ')))
      return [size]
    }
    return { count: slow, engine, peer }
  },

  review: ({ policy, claims: { scope }, counts: { slow } }) => {
    if (policy.review({ scope }).granted.length !== 8) throw new Error('eight scopes were asked for')
    const engine = () => {
      for (let i = 0; i < slow; i++) policy.review({ scope })
    }
    return { count: slow, engine }
  },

  consent: ({ policy, claims: { scope }, counts: { slow } }) => {
    const ask = { request: { scope }, client: { id: 'app', name: 'App', redirect_uri: 'https://app.example/callback' } }
    if (policy.consent(ask).error !== null) throw new Error('no screen')
    const count = Math.ceil(slow / 10)
    const engine = () => {
      for (let i = 0; i < count; i++) {
        const consent = policy.consent(ask)
        if (consent.groups.length === 0) throw new Error('an empty screen')
        consent.dispose()
      }
    }
    return { count, engine }
  },
}
