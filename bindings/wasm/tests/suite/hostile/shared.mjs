// Answers may be remembered and handed out again: who changes one must change nobody else's.

import { ASK, stage } from './stage.mjs'

export function shared(lib, tally) {
  const { policy, claims } = stage(lib)
  const grant = policy.grant({ ...claims, scope: 'notes:read' })
  const asks = {
    'a denied decision': () => policy.decide(grant, 1),
    'an allowed decision': () => policy.decide(grant, 0),
    'a decision by path': () => policy.decide(grant, 'PUT', '/notes/1'),
    'a decision without a grant': () => policy.decide(null, 0),
    'a grant': () => ({ toJSON: () => [grant.granted, grant.closed, grant.expanded, grant.minimal], ...lists(grant) }),
    'a consent': () => consent,
    'an explanation': () => policy.explain(grant, 1),
    'a model': () => policy.model(),
    'a review': () => policy.review({ scope: 'notes:write' }),
  }
  const consent = policy.consent(ASK)
  for (const [what, ask] of Object.entries(asks)) {
    tally.check(`who changes ${what}`, () => {
      const before = JSON.stringify(ask())
      for (let i = 0; i < 12; i++) {
        spoil(ask())
        spoil(ask().toJSON?.())
        const after = JSON.stringify(ask())
        if (after !== before) return `${after} was ${before}`
      }
    })
  }
  tally.check('who changes a decision', () => {
    for (let i = 0; i < 12; i++) {
      const decision = policy.decide(grant, 1)
      attempt(() => (decision.allowed = true))
      attempt(() => (decision.brief = 'allowed'))
      attempt(() => Object.defineProperty(decision, 'allowed', { value: true }))
      const again = policy.decide(grant, 1)
      if (again.allowed || again.brief !== 'denied' || policy.allows(grant, 1)) return 'allowed'
    }
  })
  tally.check('who changes a request that was asked', () => {
    const request = { handle: 0 }, stays = JSON.stringify(policy.decide(grant, { handle: 0 }))
    const decision = policy.decide(grant, request)
    request.handle = 1
    return JSON.stringify(decision) === stays || JSON.stringify(decision)
  })
  tally.check('a request that says something else each time', () => {
    let handle = 0
    const decision = policy.decide(grant, { get handle() { return handle++ } })
    return decision.toJSON().allowed === decision.allowed || JSON.stringify(decision)
  })
  tally.check('control: a change is seen', () => {
    const list = ['a']
    spoil({ list })
    return list.length !== 1
  })
}

const lists = ({ granted, closed, expanded, minimal }) => ({ granted, closed, expanded, minimal })

const INHERITED = ['missing', 'granted', 'alternatives', 'requirement', 'groups', 'selected', 'table']

/** Changes whatever can be changed, to any depth. */
function spoil(value) {
  if (typeof value !== 'object' || value === null) return
  for (const name of [...Object.keys(value), ...INHERITED]) spoil(value[name])
  attempt(() => Array.isArray(value) && value.push('notes:write'))
  attempt(() => Array.isArray(value) || (value.extra = 1))
}

function attempt(act) {
  try {
    act()
  } catch {
    // it cannot be changed
  }
}
