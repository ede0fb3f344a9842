// A small policy whose handle 0 is allowed to the grant that is asked with: whatever is taken for 0 is seen.

const TEXT = `
scopeward = 1
name = "stage"
[scopes]
"notes:read" = "Read"
"notes:write" = { title = "Write", depends = ["notes:read"] }
[operations]
"GET /notes/{id}" = "notes:read"
"PUT /notes/{id}" = { need = "notes:write", rows = { own = true } }
`

export const ASK = { request: { scope: 'notes:read notes:write' }, client: { id: 'app', redirect_uri: 'https://app.example/' } }

export function stage(lib) {
  const policy = lib.Policy.compile(TEXT)
  const stranger = lib.Policy.compile(TEXT.replace('stage', 'stranger'))
  const claims = { scope: 'notes:read notes:write', principal: 'ann' }
  const strange = stranger.grant(claims)
  // What it may at home is remembered, and counts for nothing elsewhere.
  for (let i = 0; i < 20; i++) stranger.decide(strange, 0)
  return {
    text: TEXT, policy, stranger, claims, strange,
    full: policy.grant(claims),
    need: policy.need('notes:read'),
    consent: policy.consent(ASK),
    decision: policy.decide(policy.grant({ scope: '' }), 0),
  }
}
