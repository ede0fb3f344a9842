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
  return {
    text: TEXT, policy, stranger, claims,
    full: policy.grant(claims),
    strange: stranger.grant(claims),
    need: policy.need('notes:read'),
    consent: policy.consent(ASK),
    decision: policy.decide(policy.grant({ scope: '' }), 0),
  }
}
