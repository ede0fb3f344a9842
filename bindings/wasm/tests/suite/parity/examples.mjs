// Real objects, answers and inputs, at least one of each that `surface.json` lists.

const TEXT = `
scopeward = 1
name = "parity"
form = "{family}:{action}"
[roles]
admin = "Administrators"
[wildcards]
allow = ["*"]
[scopes]
"notes:read" = "Read"
"notes:write" = { title = "Write", depends = ["notes:read"] }
"unused:read" = "Unused"
[audiences.api]
uri = "https://api.example"
[audiences.api.operations]
"GET /notes" = "notes:read"
"PUT /notes" = { any = ["notes:write", "*"] }
`

const client = { id: 'app', name: 'App', redirect_uri: 'https://app.example/', registration: 'dcr', domain: 'app.example', verified: true }
const request = {
  scope: 'notes:write',
  audiences: ['https://api.example'],
  roles: [],
  client: '*',
  granted: [{ scope: 'notes:read', audience: null }],
  missing: 'add',
}
const claims = { scope: 'notes:read', principal: 'ann', roles: ['admin'], audience: 'https://api.example', state: 'active' }

export function examples(lib) {
  const policy = lib.Policy.compile(TEXT)
  const grant = policy.grant(claims)
  const consent = policy.consent({ request, client })
  const decision = policy.decide(grant, 1)
  const decide = (request) => policy.decide(grant, request).toJSON()
  return {
    lib,
    objects: { Policy: policy, Grant: grant, Requirement: policy.need('notes:read'), Decision: decision, Consent: consent },
    errors: { PolicyError: caught(() => lib.Policy.compile('x')), InputError: caught(() => policy.grant(null)) },
    inputs: {
      Claims: { read: (input) => policy.grant(input), examples: [claims, { scope: [] }] },
      Request: {
        read: decide,
        examples: [
          { method: 'GET', path: '/notes', owner: 'ann' },
          { operation: 'GET /notes' },
          { handle: 0 },
          { need: { all: ['notes:read'] }, audience: 'https://api.example' },
        ],
      },
      ChallengeOptions: {
        read: (input) => decision.challenge(input),
        examples: [{ realm: 'x', resource_metadata: 'https://x.example', union: true }, {}],
      },
      Route: {
        read: (input) => policy.checkRoutes([input]),
        examples: [
          { method: 'GET', path: '/notes', need: 'notes:read', public: null },
          { method: '*', path: '/x', public: 'a page', unguarded: true },
          { operation: 'tool:x' },
        ],
      },
      ScopeRequest: { read: (input) => policy.review(input), examples: [request, { legacy: true }, {}] },
      ConsentRequest: {
        read: (input) => policy.consent(input),
        examples: [{ request, client, required: 'notes:read', optional: [], preselect: true, language: 'en' }, { request: {}, client }],
      },
      Client: { read: (client) => policy.consent({ request, client }), examples: [client, { id: 'app', redirect_uri: 'app:/' }] },
    },
  }
}

/** Answers by the name of their shape. */
export const OUTPUTS = {
  Diagnostic: ({ lib, errors }) => [...errors.PolicyError.diagnostics, ...lib.lint(TEXT)],
  Fix: ({ lib }) => [caught(() => lib.Policy.compile(TEXT.replace('name', 'nmae'))).diagnostics.find(({ fix }) => fix).fix],
  Decision: ({ objects: { Policy, Grant } }) => [null, 0, 1].map((handle) => Policy.decide(Grant, handle).toJSON()),
  HttpResponse: ({ objects: { Policy } }) => [Policy.decide(null, 0).response()],
  RouteFinding: ({ objects: { Policy } }) => Policy.checkRoutes([{ method: 'GET', path: '/x', need: 'x' }, { method: 'GET', path: '/y' }]),
  Explanation: ({ objects: { Policy, Grant } }) => [Policy.explain(Grant, 1), Policy.decide(Grant, 0).explain()],
  Step: ({ objects: { Policy, Grant } }) => [0, 1].flatMap((handle) => Policy.explain(Grant, handle).steps),
  Review: ({ objects: { Policy, Grant } }) => [Policy.review(request), Policy.review({ scope: 'x' }), Policy.narrow(Grant)],
  Cover: ({ objects: { Policy, Grant } }) => [Policy.covers(Grant, Grant)],
  Consent: ({ objects: { Consent } }) => [Consent.toJSON()],
  ConsentItem: ({ objects: { Consent } }) => Consent.groups.flatMap(({ items }) => items),
  ConsentWords: ({ objects: { Consent } }) => [Consent.words],
  Toggled: ({ objects: { Consent } }) => [Consent.toggle('notes:write', true)],
  Change: ({ objects: { Consent } }) => Consent.toggle('notes:write', true).changes,
  Outcome: ({ objects: { Consent } }) => [Consent.result()],
  Model: ({ objects: { Policy } }) => [Policy.model()],
  ScopeModel: ({ objects: { Policy } }) => Policy.model().scopes,
  OperationModel: ({ objects: { Policy } }) => Policy.model().operations,
}

function caught(act) {
  try {
    act()
  } catch (error) {
    return error
  }
  throw new Error('nothing was thrown')
}
