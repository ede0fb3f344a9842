import { ASK } from './stage.mjs'

// Every place where a value goes in, and which values are none of the wrong ones there: those that say the right thing as JSON.

/** What a value says as JSON: that is what a reader gets. */
function said(value) {
  try {
    return typeof value === 'number' && !Number.isFinite(value) ? Symbol('unfit') : JSON.parse(JSON.stringify(value))
  } catch {
    return value === undefined ? undefined : Symbol('unfit')
  }
}

/** What it says where it stands in an object: what says nothing is left out. */
function saidInside(value) {
  try {
    return JSON.parse(JSON.stringify({ value })).value
  } catch {
    return Symbol('unfit')
  }
}

const isNone = (value) => value == null
const isText = (value) => typeof value === 'string' && value.isWellFormed()
const isMaybe = (value) => isNone(value) || isText(value)
const isList = (value) => Array.isArray(value) && value.every(isText)
const isScope = (value) => isMaybe(value) || isList(value)
const isOf = (...list) => (value) => list.includes(value)
const isObject = (value) => typeof value === 'object' && value !== null && !Array.isArray(value)
const isNothing = (value) => isObject(value) && Object.keys(value).length === 0

/** Said by itself, and in an object. */
const says = (test) => (value) => test(said(value))
const inside = (test) => (value) => test(saidInside(value))

/** Triples: a verb, how it is called with a value, and whether a value is right there (so that it may answer). */
export function positions(here, lib) {
  const { policy, full, consent, decision } = here
  const isGrant = isOf(full, here.strange)
  return [
    ['compile', (value) => lib.Policy.compile(value)],
    ['lint', (value) => lib.lint(value)],
    ['format', (value) => lib.format(value), isOf('')],
    ['model', (value) => policy.model(value), says(isMaybe)],
    ['operation', (value) => policy.operation(value), isText],
    ['route, method', (value) => policy.route(value, '/notes/1'), (value) => isText(value) && policy.route(value, '/notes/1') === null],
    ['route, path', (value) => policy.route('GET', value), (value) => isText(value) && policy.route('GET', value) === null],
    ['grant', (value) => policy.grant(value)],
    ['scope', (value) => policy.grant({ scope: value }), inside((value) => isText(value) || isList(value))],
    ['principal', (value) => policy.grant({ scope: '', principal: value }), inside(isMaybe)],
    ['roles', (value) => policy.grant({ scope: '', roles: value }), inside((value) => value === undefined || isList(value))],
    ['state', (value) => policy.grant({ scope: '', state: value }), inside(isOf(undefined))],
    ['claims', (value) => policy.claims(value), says(isObject)],
    ['claims, claim', (value) => policy.claims({}, value), says(isNone)],
    ['claims, scope', (value) => policy.claims({ scope: value }), inside(isScope)],
    ['claims, aud', (value) => policy.claims({ aud: value }), inside(isScope)],
    ['claims, sub', (value) => policy.claims({ sub: value }), inside(isMaybe)],
    ['claims, roles', (value) => policy.claims({ roles: value }), inside((value) => isNone(value) || isList(value))],
    ['claims, active', (value) => policy.claims({ active: value }), inside((value) => value === undefined || typeof value === 'boolean')],
    ['need', (value) => policy.need(value), says(isOf('notes:read'))],
    ['need, audience', (value) => policy.need('notes:read', value), says(isNone)],
    ['bearer', (value) => lib.bearer(value), says((value) => isNone(value) || (isText(value) && !/^\s*bearer/i.test(value)))],
    ['messages', (value) => policy.messages(value), isOf('{}', '[{}]')],
    ['routes', (value) => policy.checkRoutes(value), says((value) => Array.isArray(value) && value.length === 0)],
    ['routes, method', (value) => policy.checkRoutes([{ method: value, path: '/' }]), inside(isOf('0'))],
    ['routes, path', (value) => policy.checkRoutes([{ method: 'GET', path: value }])],
    ['routes, need', (value) => policy.checkRoutes([{ method: 'GET', path: '/', need: value }]), inside(isMaybe)],
    ['routes, public', (value) => policy.checkRoutes([{ method: 'GET', path: '/', public: value }]), inside((value) => isNone(value) || (isText(value) && value.trim() !== ''))],
    ['routes, audience', (value) => policy.checkRoutes([], value), says(isNone)],
    ['decide, grant', (value) => policy.decide(value, 0), isOf(full)],
    ['decide, handle', (value) => policy.decide(full, value), isOf(here.need)],
    ['decide, method', (value) => policy.decide(full, value, '/notes/1')],
    ['decide, path', (value) => policy.decide(full, 'GET', value)],
    ['decide, owner', (value) => policy.decide(full, 1, value), isNone],
    ['decide, owner of a path', (value) => policy.decide(full, 'PUT', '/notes/1', value), isNone],
    ['decide, in an object', (value) => policy.decide(full, { handle: value })],
    ['decide, owner in an object', (value) => policy.decide(full, { handle: 1, owner: value }), inside(isNone)],
    ['decide, path in an object', (value) => policy.decide(full, { method: 'GET', path: value })],
    ['decide, operation in an object', (value) => policy.decide(full, { operation: value })],
    ['decide, audience in an object', (value) => policy.decide(full, { need: 'notes:read', audience: value }), inside(isNone)],
    ['decide, need in an object', (value) => policy.decide(full, { need: value }), inside(isOf('notes:read'))],
    ['allows', (value) => no(policy.allows(full, value))],
    ['allows, grant', (value) => no(policy.allows(value, 0)), isOf(full)],
    ['allows, path', (value) => no(policy.allows(full, 'GET', value))],
    ['explain', (value) => policy.explain(full, value).decision && policy.decide(full, value)],
    ['explain, grant', (value) => policy.explain(value, 0).decision && policy.decide(value, 0), isOf(full)],
    ['decideMany', (value) => nos(policy.decideMany(full, value)), isOf('')],
    ['decideMany, member', (value) => nos(policy.decideMany(full, [value]))],
    ['decideMany, pair', (value) => nos(policy.decideMany(full, [['GET', value]]))],
    ['decideMany, grant', (value) => nos(policy.decideMany(value, [0, 1])), isOf(full)],
    ['decideMany, grant of a list', (value) => nos(policy.decideMany(value, Uint32Array.of(0))), isOf(full)],
    ['review', (value) => policy.review(value), says(isNothing)],
    ['review, scope', (value) => policy.review({ scope: value }), inside(isScope)],
    ['review, granted', (value) => policy.review({ granted: value }), inside(isOf(undefined))],
    ['review, missing', (value) => policy.review({ missing: value }), inside(isOf(undefined))],
    ['consent', (value) => policy.consent(value)],
    ['consent, request', (value) => policy.consent({ ...ASK, request: value }), inside(isNothing)],
    ['registration', (value) => policy.consent({ ...ASK, client: { ...ASK.client, registration: value } }), inside(isOf(undefined))],
    ['consent, client', (value) => policy.consent({ request: {}, client: value })],
    ['narrow, grant', (value) => policy.narrow(value), isGrant],
    ['narrow, scope', (value) => policy.narrow(full, value), says(isScope)],
    ['covers, parent', (value) => policy.covers(value, full), isGrant],
    ['covers, child', (value) => policy.covers(full, value), isGrant],
    ['intersect, left', (value) => policy.intersect(value, full), isGrant],
    ['intersect, right', (value) => policy.intersect(full, value), isGrant],
    ['response', (value) => decision.response(value), says((value) => value === undefined || isNothing(value))],
    ['challenge', (value) => decision.challenge(value), says((value) => value === undefined || isNothing(value))],
    ['realm', (value) => decision.challenge({ realm: value }), inside(isMaybe)],
    ['toggle, scope', (value) => consent.toggle(value, true), says(isText)],
    ['toggle, on', (value) => consent.toggle('notes:read', value), (value) => typeof value === 'boolean'],
    ['choose, hash', (value) => consent.choose(value, 'notes:read')],
    ['choose, ticked', (value) => consent.choose(consent.hash, value), says(isScope)],
  ]
}

/** As denied decisions, if they say no. */
const no = (allowed) => (allowed === false ? { allowed, brief: 'denied' } : allowed)
const nos = (bytes) => no(bytes.length === 0 || bytes.some((byte) => byte !== 0))
