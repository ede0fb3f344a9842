// The same questions in every runtime. What is right was worked out by hand from the starter policy.

const BROKEN = 'scopeward = 1\nname = "example"\ntitle = "é🙂"\nnope = 1\n'

export function answers({ InputError, Policy, PolicyError, format, lint, schema, starter }) {
  const policy = Policy.compile(starter())
  const grant = policy.grant({ scope: 'notes:read time:read', principal: 'ann' })
  const denied = policy.decide(grant, 'POST', '/notes')
  const time = policy.operation('GET /time')
  const client = { id: 'pilot', redirect_uri: 'https://app.example/callback' }
  const consent = policy.consent({ request: { scope: 'notes:write', missing: 'add' }, client })
  const { next, changes } = consent.toggle('notes:write', true)
  const review = policy.review({ scope: 'notes:write' })
  const fault = thrown(() => Policy.compile(BROKEN))
  const [problem] = fault.diagnostics

  const answers = {
    policy: [policy.name, policy.size, policy.fingerprint.length, policy.model().scopes.length],
    decide: [denied.allowed, denied.reason, denied.status, denied.missing, denied.request],
    challenge: denied.challenge().replace(/error_description="[^"]*", /, ''),
    handle: [policy.route('GET', '/notes/é'), policy.operation('GET /notes/{id}'), policy.decide(grant, time).rows],
    owner: [policy.decide(grant, time, 'ann').reason, policy.decide(grant, time, 'bob').reason],
    many: [...policy.decideMany(grant, [['GET', '/notes'], ['POST', '/notes'], null, time])],
    need: policy.decide(grant, policy.need({ any: ['time:write', 'time:read'] })).allowed,
    review: [review.granted, review.error.error, review.cure],
    consent: [consent.result().scope, changes.map(({ scope }) => scope), next.result().scope],
    grant: [grant.granted, policy.narrow(grant, 'time:read').granted, policy.covers(grant, grant).covers],
    text: [format(starter()) === starter(), lint(starter()).length, schema().$schema],
    author: [fault instanceof PolicyError, fault.code, BROKEN.slice(problem.start, problem.end), problem.line],
    caller: code(InputError, () => policy.grant({ scope: 'a"b' })),
  }
  grant.dispose()
  policy[Symbol.dispose ?? 'dispose']()
  answers.disposed = [
    code(InputError, () => policy.decide(grant, 'GET', '/notes')),
    code(InputError, () => policy.decide(null, 'GET', '/notes')),
  ]
  return answers
}

function thrown(act) {
  try {
    act()
  } catch (error) {
    return error
  }
  throw new Error('nothing was thrown')
}

function code(type, act) {
  const error = thrown(act)
  return error instanceof type ? error.code : String(error)
}

export const EXPECTED = {
  policy: ['example', 9, 64, 6],
  decide: [false, 'insufficient-scope', 403, ['notes:write'], ['notes:read', 'notes:write']],
  challenge: 'Bearer error="insufficient_scope", scope="notes:read notes:write"',
  handle: [2, 2, 'own'],
  owner: ['allowed', 'not-owner'],
  many: [1, 0, 0, 2],
  need: true,
  review: [[], 'invalid_scope', ['notes:read', 'notes:write']],
  consent: ['', ['notes:write', 'notes:read'], 'notes:read notes:write'],
  grant: [['notes:read', 'time:read'], ['time:read'], true],
  text: [true, 0, 'https://json-schema.org/draft/2020-12/schema'],
  author: [true, 'unknown-key', 'nope', 4],
  caller: 'invalid-scope-token',
  disposed: ['invalid-input', 'invalid-input'],
}

/** A library that lies once, about many at a time: whoever judges answers must see it. */
export function tampered(scopeward) {
  class Policy {
    static compile(text) {
      const policy = scopeward.Policy.compile(text)
      policy.decideMany = (grant, operations) => new Uint8Array(operations.length).fill(1)
      return policy
    }
  }
  return { ...scopeward, Policy }
}
