// What holds for consents.

import { copy, same } from '../common.mjs'

const asks = (fc, { scopes, roleSets, uris }) =>
  fc.tuple(scopes, roleSets, fc.boolean()).map(([scopes, roles, preselect]) => ({
    request: { scope: scopes.join(' '), roles, audiences: uris, missing: 'drop' },
    client: { id: 'app', redirect_uri: 'https://app.example/back' },
    preselect,
  }))

const toggles = (fc, { tokens }) => fc.array(fc.tuple(fc.constantFrom(...tokens), fc.boolean()))

const toggled = (consent, toggles) => toggles.reduce((consent, [scope, on]) => consent.toggle(scope, on).next, consent)

const itemsOf = (consent) => consent.groups.flatMap(({ items }) => items)

/** Every item that is on has what it needs, and what is locked is on. */
const closed = (consent) => {
  const on = new Set(consent.selected)
  const right = ({ scope, on: is, needs, lock }) => is === on.has(scope) && (is ? needs.every((need) => on.has(need)) : lock === null)
  return itemsOf(consent).every(right)
}

/** A consent whose verbs are wrong. */
const screens = (policy, change) => ({ consent: (ask) => change(policy.consent(ask)) })

const shown = ({ groups, selected, hash, table }) => ({ groups, selected, hash, table })

export const consents = {
  'a consent is closed after any toggles': {
    law: (fc, world) =>
      fc.property(asks(fc, world), toggles(fc, world), (ask, toggles) =>
        closed(toggled(world.policy.consent(ask), toggles))),
    lies: {
      'what depends stays': (policy) =>
        screens(policy, function wrong(consent) {
          const alone = (scope, on) => {
            const groups = copy(consent.groups)
            const item = itemsOf({ groups }).find((item) => item.scope === scope && item.lock === null)
            if (item) item.on = on
            const selected = itemsOf({ groups }).filter(({ on }) => on).map(({ scope }) => scope)
            return { next: wrong({ groups, selected, hash: consent.hash, table: consent.table }) }
          }
          return { ...shown(consent), toggle: alone }
        }),
    },
  },

  'the order of choices does not matter': {
    law: (fc, world) =>
      fc.property(asks(fc, world), world.scopes, fc.boolean(), (ask, scopes, on) => {
        const consent = world.policy.consent(ask)
        const choices = scopes.map((scope) => [scope, on])
        return same(copy(toggled(consent, choices)), copy(toggled(consent, choices.toReversed())))
      }),
    lies: {
      'the first three count': (policy) =>
        screens(policy, function wrong(consent, count = 0) {
          const toggle = (scope, on) => ({ next: count < 3 ? wrong(consent.toggle(scope, on).next, count + 1) : wrong(consent, count) })
          return { toggle, toJSON: () => consent.toJSON() }
        }),
    },
  },

  'a page that switches by the table agrees': {
    law: (fc, world) =>
      fc.property(asks(fc, world), toggles(fc, world), (ask, toggles) => {
        const consent = world.policy.consent(ask)
        const { scopes, needs, needed_by, locked, on } = consent.table
        const set = (text) => BigInt(`0x${text}`)
        const selected = toggles.reduce((now, [scope, on]) => {
          const at = scopes.indexOf(scope), bit = 1n << BigInt(Math.max(at, 0))
          if (at < 0 || set(locked) & bit) return now
          return on ? now | set(needs[at]) | bit : now & ~(set(needed_by[at]) | bit)
        }, set(on))
        const names = scopes.filter((_, at) => (selected >> BigInt(at)) & 1n)
        return same(names, toggled(consent, toggles).selected)
      }),
    lies: {
      'an empty table': (policy) =>
        screens(policy, (consent) => {
          const { scopes, needs, needed_by, locked } = consent.table
          const table = { scopes, needs, needed_by, locked, on: '0' }
          return { table, selected: consent.selected, toggle: (...ask) => consent.toggle(...ask) }
        }),
    },
  },

  'what was selected can be chosen again': {
    law: (fc, world) =>
      fc.property(asks(fc, world), toggles(fc, world), (ask, toggles) => {
        const consent = world.policy.consent(ask), after = toggled(consent, toggles)
        return same(copy(consent.choose(consent.hash, after.selected)), copy(after)) && after.hash === consent.hash
          && same(consent.choose(consent.hash, after.selected.join(' ')).result(), after.result())
      }),
    lies: {
      'nothing is chosen': (policy) =>
        screens(policy, (consent) => ({
          hash: consent.hash,
          selected: consent.selected,
          toggle: (...ask) => consent.toggle(...ask),
          choose: () => consent,
          result: () => consent.result(),
          toJSON: () => consent.toJSON(),
        })),
    },
  },
}
