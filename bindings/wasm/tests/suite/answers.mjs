// The answer of a library to a case of the vectors, in the shape of the case's expectation.

import { copy } from './common.mjs'
import { inputs, partial, policyText } from './expand.mjs'
import { decided } from './forms.mjs'

const OF_TEXT = {
  problems: (lib, { text, problems }) => {
    try {
      lib.Policy.compile(text).dispose()
      return []
    } catch (error) {
      if (error.name !== 'PolicyError') throw error
      if (error.code !== error.diagnostics[0].code) throw new Error(`code ${error.code} is not the first problem's`)
      return places(text, error.diagnostics, problems)
    }
  },
  findings: (lib, { text, findings }) => places(text, lib.lint(text), findings),
  fixed: (lib, { text }) => {
    const told = diagnosticsOf(lib, text).flatMap(({ fix }) => fix ?? [])
    const fixes = told.sort((one, other) => other.start - one.start || other.end - one.end)
    return fixes.reduce((text, fix) => text.slice(0, fix.start) + fix.text + text.slice(fix.end), text).split('\n')
  },
  formatted: (lib, { text }) => lib.format(text).split('\n'),
}

const OF_POLICY = {
  equal: (policy, item, lib, files) => policy.fingerprint === lib.Policy.compile(policyText(files, item.other)).fingerprint,
  model: (policy, item) => {
    const { scopes, operations, fingerprint } = policy.model(item.language ?? 'en')
    const named = ({ name, family, action, title }) => ({ name, family, action, title })
    const model = {
      scopes: scopes.filter(({ wildcard }) => !wildcard).map(named),
      operations: operations.map(({ key }) => key),
      fingerprint,
    }
    return Object.fromEntries(Object.keys(item.model).map((key) => [key, model[key]]))
  },
  data: (policy, item) => partial(policy.model(item.language), item.data),
  matrix: (policy) => policy.matrix(),
  decision: (policy, item) => decided(policy, grantOf(policy, item.grant), item.request).wire,
  verdict: (policy, item) => {
    const { allowed, reason, status, missing } = decided(policy, grantOf(policy, item.grant), item.request).wire
    return { allowed, reason, status, missing }
  },
  brief: (policy, item) => decided(policy, grantOf(policy, item.grant), item.request).brief,
  explanation: (policy, item) => {
    const grant = grantOf(policy, item.grant)
    decided(policy, grant, item.request)
    return copy(policy.explain(grant, item.request))
  },
  renderings: (policy, item) => {
    const { granted, closed, expanded, minimal } = policy.grant(item.grant)
    return { granted, closed, expanded, minimal }
  },
  challenge: (policy, item) => policy.decide(grantOf(policy, item.grant), item.request).challenge(item.options),
  response: (policy, item) => policy.decide(grantOf(policy, item.grant), item.request).response(item.options),
  bearer: (policy, item, lib) => lib.bearer(item.header),
  messages: (policy, item) => policy.messages(item.message),
  routes: (policy, item) => policy.checkRoutes(item.table, item.audience),
  body: (policy, item) => policy.decide(grantOf(policy, item.grant), item.request).body(),
  authzen: (policy, item) => policy.decide(grantOf(policy, item.grant), item.request).authzen(),
  claims: claimed,
  error: (policy, item, lib) => {
    if (item.header !== undefined) return lib.bearer(item.header)
    if (item.message !== undefined) return policy.messages(item.message)
    if (item.table !== undefined) return policy.checkRoutes(item.table, item.audience)
    if (item.payload !== undefined) return claimed(policy, item)
    if (item.ticked !== undefined || item.consent_request !== undefined) return screen(policy, item).toJSON()
    if (item.ask !== undefined) return policy.review(item.ask)
    const grant = grantOf(policy, item.grant)
    if (item.request === undefined) return 'no error'
    // `null` by itself is an unknown operation here (section 17); an object that says `null` reaches the reader of requests.
    return decided(policy, grant, item.request ?? { toJSON: () => null }).wire && 'no error'
  },
  review: (policy, item) => policy.review(item.ask),
  outcome: (policy, item) => outcome(policy.review(item.ask)),
  narrowed: (policy, item) => partial(policy.narrow(policy.grant(item.grant), item.scope), item.narrowed),
  covers: (policy, item) => policy.covers(policy.grant(item.grant), policy.grant(item.child)),
  intersection: (policy, item) => policy.intersect(policy.grant(item.grant), policy.grant(item.child)),
  consent: (policy, item) => partial(wire(screen(policy, item)), item.consent),
  items: (policy, item) => {
    const items = screen(policy, item).groups.flatMap(({ items }) => items)
    return partial(Object.fromEntries(items.map((one) => [one.scope, one])), item.items)
  },
  switched: (policy, item) => {
    const before = switched(policy.consent(item.ask), item.toggles.slice(0, -1))
    const { next, changes } = before.toggle(...item.toggles.at(-1))
    return { changes, selected: next.selected }
  },
  result: (policy, item) => screen(policy, item).result(),
  choice: (policy, item) => screen(policy, item).result(),
}

export const EXPECTATIONS = [...Object.keys(OF_TEXT), ...Object.keys(OF_POLICY)]

/** What is answered. The code of an input error is an answer too, and a policy that does not compile. */
export function answer(lib, files, item, key) {
  try {
    if (key in OF_TEXT) return OF_TEXT[key](lib, item)
    const policy = lib.Policy.compile(item.text)
    try {
      return copy(OF_POLICY[key](policy, item, lib, files))
    } finally {
      policy.dispose()
    }
  } catch (error) {
    if (error.name === 'InputError') return { code: error.code }
    if (error.name === 'PolicyError') return { 'does not compile': error.diagnostics }
    throw error
  }
}

/** The problems of a text, or if it compiles its findings. */
function diagnosticsOf(lib, text) {
  try {
    return lib.lint(text)
  } catch (error) {
    if (error.name !== 'PolicyError') throw error
    return error.diagnostics
  }
}

const grantOf = (policy, claims) => (claims == null ? null : policy.grant(claims))

/** What a token says; what it says can be granted. */
function claimed(policy, { payload, claim }) {
  const claims = policy.claims(payload, claim)
  policy.grant(claims).dispose()
  return claims
}

/** Diagnostics as code, line and the text that they cover, sliced out of the source by this language's own places. */
function places(text, diagnostics, expected) {
  return diagnostics.map(({ code, message, start, end, line, column }, at) => {
    const before = text.slice(0, start)
    const lines = before.split('\n')
    if (lines.length !== line) throw new Error(`line ${line}, but the place ${start} is on line ${lines.length}`)
    if (lines.at(-1).length + 1 !== column) throw new Error(`column ${column} is not that of the place ${start}`)
    // A null quote says that the text of this problem is the parser's affair.
    const quote = expected[at]?.quote === null ? null : text.slice(start, end)
    return { code, line, quote, ...(expected[at]?.message !== undefined && { message }) }
  })
}

/** The consent after what the case switches, or chooses. */
function screen(policy, { ask, ticked, toggles = [], hash }) {
  const consent = policy.consent(ask)
  if (ticked === undefined) return switched(consent, toggles)
  return consent.choose(hash ?? consent.hash, ticked)
}

const switched = (consent, toggles) => toggles.reduce((consent, toggle) => consent.toggle(...toggle).next, consent)

/** The wire form of a consent, whose fields say the same. */
function wire(consent) {
  const whole = copy(consent)
  for (const [key, value] of Object.entries(whole)) {
    if (JSON.stringify(consent[key]) !== JSON.stringify(value)) throw new Error(`${key} is not that of the wire form`)
  }
  return whole
}

function outcome({ granted, added, refused, warnings, error }) {
  const pair = ({ scope, code }) => [scope, code]
  return {
    granted,
    added: added.map(({ scope }) => scope),
    refused: refused.map(pair),
    warnings: warnings.map(pair),
    error: error && error.error,
  }
}
