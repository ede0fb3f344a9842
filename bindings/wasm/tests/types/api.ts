// What every call gives.

import {
  type AuthZen, bearer, type Brief, type Change, type Claims, type ClosureTable, type Consent, type ConsentItem,
  type ConsentWords, type Cover,
  type Decision, type DecisionJson, type Diagnostic, type Explanation, type FindingCode, type Fix, format, type Grant, type HttpResponse, init,
  initSync, InputError, lint, type Model, type Outcome, Policy, PolicyError, type ProblemCode, type Reason,
  type RefusalBody, type Requirement, type Review, type Risk, type RouteFinding, type Rows, schema, type ScopeClaim, starter, type Status, type Step, type Tree,
} from 'scopeward'
import * as inline from 'scopeward/inline'
import wasm from 'scopeward/scopeward.wasm'
import * as web from 'scopeward/web'

import { type Equals, is } from './equals.js'

const policy = Policy.compile(starter())
const grant = policy.grant({ scope: ['notes:read'], roles: ['admin'], state: 'active' })
const decision = policy.decide(grant, 'GET', '/notes')
const consent = policy.consent({
  request: { scope: 'notes:write', missing: 'add' },
  client: { id: 'pilot', redirect_uri: 'https://app.example/callback', registration: 'dcr' },
})

// One declaration for all entries, and one class.
is<Equals<typeof inline, typeof web>>()
is<Equals<typeof inline.Policy, typeof Policy>>()
is<Equals<Awaited<ReturnType<typeof init>>, void>>()
initSync(new Uint8Array(0))
init('https://cdn.example/scopeward.wasm').then(() => init(wasm))

is<Equals<typeof policy, Policy>>()
is<Equals<typeof grant, Grant>>()
is<Equals<typeof decision, Decision>>()
is<Equals<typeof consent, Consent>>()
is<Equals<ReturnType<typeof lint>, Diagnostic<FindingCode>[]>>()
is<Equals<ReturnType<typeof format>, string>>()
is<Equals<ReturnType<typeof schema>, Record<string, unknown>>>()

is<Equals<ReturnType<Policy['model']>, Model>>()
is<Equals<ReturnType<Policy['matrix']>, string[]>>()
is<Equals<ReturnType<Policy['route']>, number | null>>()
is<Equals<ReturnType<Policy['operation']>, number | null>>()
is<Equals<ReturnType<Policy['need']>, Requirement>>()
is<Equals<ReturnType<Requirement['toJSON']>, { need: Tree; audience: string | null }>>()
is<Equals<ReturnType<Policy['messages']>, string[]>>()
is<Equals<ReturnType<Policy['checkRoutes']>, RouteFinding[]>>()
is<Equals<ReturnType<typeof bearer>, string | null>>()
is<Equals<ReturnType<Policy['claims']>, Claims>>()
is<Equals<Parameters<Policy['claims']>[1], ScopeClaim | null | undefined>>()
is<Equals<ReturnType<Policy['review']>, Review>>()
is<Equals<ReturnType<Policy['narrow']>, Review>>()
is<Equals<ReturnType<Policy['covers']>, Cover>>()
is<Equals<ReturnType<Policy['intersect']>, string[]>>()

// Each way to ask: by path, by handle, by a requirement, by an object; without a token, without an operation.
const request = { operation: 'tool:log_time', owner: null } as const
for (const answer of [
  policy.decide(null, 'GET', '/notes', 'ann'),
  policy.decide(grant, policy.route('GET', '/notes'), null),
  policy.decide(grant, null),
  policy.decide(grant, policy.need({ all: ['notes:read', { any: ['time:read', { authenticated: true }] }] })),
  policy.decide(grant, request),
  policy.decide(grant, policy.need('notes:read', 'https://api.example')),
  policy.decide(grant, { need: 'notes:read', audience: 'https://api.example' }),
]) is<Equals<typeof answer, Decision>>()
is<Equals<ReturnType<typeof policy.allows>, boolean>>()
const explained = policy.explain(grant, { handle: 0 })
is<Equals<typeof explained, Explanation>>()
const many = policy.decideMany(grant, [0, null, ['GET', '/notes']])
is<Equals<typeof many, ReturnType<typeof policy.decideMany>>>()
const bytes: Uint8Array = policy.decideMany(null, Uint32Array.of(0, 1))

is<Equals<Decision['reason'], Reason>>()
is<Equals<Decision['status'], Status>>()
is<Equals<Decision['rows'], Rows>>()
is<Equals<Decision['brief'], Brief>>()
is<Equals<Decision['missing'], readonly string[]>>()
is<Equals<Decision['requirement'], Tree | null>>()
is<Equals<ReturnType<Decision['challenge']>, string | null>>()
is<Equals<ReturnType<Decision['body']>, RefusalBody | null>>()
is<Equals<ReturnType<Decision['response']>, HttpResponse | null>>()
is<Equals<ReturnType<Decision['authzen']>, AuthZen>>()
is<Equals<ReturnType<Decision['toJSON']>, DecisionJson>>()
is<Equals<Explanation['steps'][number], Step>>()

is<Equals<Consent['table'], ClosureTable>>()
is<Equals<Consent['words'], ConsentWords>>()
is<Equals<Consent['words']['risk'], Record<Risk, string>>>()
is<Equals<Consent['groups'][number]['items'][number], ConsentItem>>()
is<Equals<ReturnType<Consent['toggle']>, { next: Consent; changes: Change[] }>>()
is<Equals<ReturnType<Consent['result']>, Outcome>>()

is<Equals<PolicyError['diagnostics'], Diagnostic<ProblemCode>[]>>()
is<Equals<Diagnostic['fix'], Fix | null>>()
is<Equals<Claims['scope'], string | readonly string[]>>()
const errors: Error[] = []
try {
  errors.push()
} catch (error) {
  if (error instanceof PolicyError) is<Equals<typeof error.code, ProblemCode>>()
  if (error instanceof InputError) is<Equals<typeof error.name, 'InputError'>>()
}

{
  using held = policy.grant({ scope: '' })
  is<Equals<typeof held, Grant>>()
}

export { bytes }
