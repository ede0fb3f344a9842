// What must not pass. A line that passes all the same is an error.

import { type Claims, type Consent, type Decision, type InputCode, Policy, type Reason, type Request } from 'scopeward'

declare const policy: Policy
declare const decision: Decision
declare const consent: Consent

// @ts-expect-error a policy comes from a text
new Policy()
// @ts-expect-error a text is no number
Policy.compile(1)
// @ts-expect-error claims have a scope
policy.grant({})
// @ts-expect-error an unknown key
policy.grant({ scope: '', scopes: '' })
// @ts-expect-error no state of a token
const claims: Claims = { scope: '', state: 'stale' }
// @ts-expect-error claims are no grant
policy.decide(claims, 0)
// @ts-expect-error no token is null, not undefined
policy.decide(undefined, 0)
// @ts-expect-error a method goes with a path
policy.decide(null, 'GET')
// @ts-expect-error a list says nothing about all or any
policy.need(['notes:read', 'notes:write'])
// @ts-expect-error a requirement is all or any
policy.need({ none: ['notes:read'] })
// @ts-expect-error a path goes with a method
const request: Request = { path: '/notes' }
// @ts-expect-error no way to miss
policy.review({ missing: 'ignore' })
// @ts-expect-error a client has an id
policy.consent({ request: {}, client: { redirect_uri: 'https://app.example/' } })
// @ts-expect-error a decision does not change
decision.allowed = true
// @ts-expect-error nor does what it lists
decision.missing.push('notes:read')
// @ts-expect-error nor does a consent
consent.hash = ''
// @ts-expect-error no reason
const reason: Reason = 'denied'
// @ts-expect-error no code
const code: InputCode = 'unknown-key'
// @ts-expect-error no such verb
policy.check(null, 0)

export { code, reason, request }
