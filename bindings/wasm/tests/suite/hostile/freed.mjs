// Objects that were freed, and objects that nobody should be able to make: section 17 says `invalid-input`.

import { thrown } from '../common.mjs'
import { ASK, stage } from './stage.mjs'

export function freed(lib, tally, judge) {
  const gone = (what, act) =>
    tally.check(what, () => {
      const { name, code } = thrown(act) ?? {}
      return (name === 'InputError' && code === 'invalid-input') || `${name} ${code}`
    })

  for (const used of [false, true]) {
    const when = used ? 'after use' : 'unused'
    const { policy, full, need, consent } = prepared(lib, used)
    const decision = policy.decide(full, 1)
    full.dispose()
    full.dispose()
    const another = policy.grant({ scope: '' })
    gone(`a freed grant, ${when}`, () => policy.decide(full, 0))
    gone(`a freed grant with a path, ${when}`, () => policy.decide(full, 'GET', '/notes/1'))
    gone(`a freed grant in a batch, ${when}`, () => policy.decideMany(full, [0]))
    gone(`a freed grant and a requirement, ${when}`, () => policy.decide(full, need))
    gone(`allows of a freed grant, ${when}`, () => policy.allows(full, 0))
    gone(`narrow of a freed grant, ${when}`, () => policy.narrow(full))
    gone(`covers of a freed grant, ${when}`, () => policy.covers(another, full))
    for (const field of ['granted', 'closed', 'expanded', 'minimal']) gone(`${field} of a freed grant, ${when}`, () => full[field])
    gone(`a decision whose grant was freed, ${when}`, () => decision.explain())
    if (!used) gone('a field of a decision whose grant was freed', () => decision.missing)

    need.dispose()
    gone(`a freed requirement, ${when}`, () => policy.decide(another, need))
    consent.dispose()
    gone(`toggle of a freed consent, ${when}`, () => consent.toggle('notes:read', true))
    gone(`choose of a freed consent, ${when}`, () => consent.choose('', ''))
    gone(`result of a freed consent, ${when}`, () => consent.result())
    for (const field of ['groups', 'selected', 'hash', 'table']) gone(`${field} of a freed consent, ${when}`, () => consent[field])

    policy.dispose()
    const replacement = lib.Policy.compile(lib.starter())
    const verbs = {
      model: [], matrix: [], operation: ['GET /notes/{id}'], route: ['GET', '/notes/1'], grant: [{ scope: '' }], claims: [{}],
      need: ['notes:read'],
      decide: [another, 0], allows: [another, 0], explain: [another, 0], decideMany: [null, [0]], review: [{}], consent: [ASK],
      narrow: [another], covers: [another, another], intersect: [another, another],
      messages: ['{}'], checkRoutes: [[]],
    }
    for (const [verb, ask] of Object.entries(verbs)) gone(`${verb} of a freed policy, ${when}`, () => policy[verb](...ask))
    gone(`decide by path of a freed policy, ${when}`, () => policy.decide(another, 'GET', '/notes/1'))
    gone(`decide without a grant of a freed policy, ${when}`, () => policy.decide(null, 0))
    for (const field of ['name', 'size', 'fingerprint']) gone(`${field} of a freed policy, ${when}`, () => policy[field])
    replacement.dispose()
  }
  halfway(lib, tally, judge)
}

function prepared(lib, used) {
  const { policy, claims } = stage(lib)
  const full = policy.grant(claims), need = policy.need('notes:read'), consent = policy.consent(ASK)
  if (used) {
    for (let i = 0; i < 20; i++) {
      policy.decide(full, 0).missing
      policy.decide(full, 1).toJSON()
      policy.decide(full, 'GET', '/notes/1')
    }
    policy.size
    full.granted
    consent.selected
  }
  return { policy, full, need, consent }
}

/** `new Policy(1)` must not get hold of a policy, nor free it. */
export function handmade(lib, tally) {
  const { policy, full } = stage(lib)
  tally.check('an object made by hand', () => {
    for (let id = 0; id < 2000; id++) {
      const { name } = thrown(() => new lib.Policy(id).dispose()) ?? {}
      if (name !== undefined && !['InputError', 'TypeError'].includes(name)) return name
    }
    return policy.decide(full, 0).allowed
  })
}

/** What is asked may free a grant and let another take its place, while it is read. */
function halfway(lib, tally, judge) {
  const { policy, claims } = stage(lib)
  const weak = { ...claims, scope: '' }
  const swap = (act) => {
    const grant = policy.grant(weak)
    return act(grant, () => {
      grant.dispose()
      policy.grant(claims)
      return 0
    })
  }
  const no = (allowed) => ({ allowed, brief: 'denied' })
  function* batch(free) {
    yield free()
  }
  const asks = {
    'a batch': (grant, free) => no(policy.decideMany(grant, batch(free))[0] !== 0),
    'an object': (grant, free) => policy.decide(grant, { get handle() { return free() } }),
    'a toJSON': (grant, free) => policy.decide(grant, { toJSON: () => ({ handle: free() }) }),
    'a narrowing': (grant, free) => no(policy.narrow(grant, { toJSON: () => free() || 'notes:read' }).granted.length > 0),
  }
  for (const [what, ask] of Object.entries(asks)) tally.check(`a grant that is freed while ${what} is read`, () => judge(() => swap(ask)))
}
