// openid-client: a public client that registers itself for the MCP server, and a developer's clients, public and
// confidential, that use the API.

import assert from 'node:assert/strict'
import * as oc from 'openid-client'
import { api, browser, clients, dead, issuer, mcp, redirect, scopes, trial } from './trial.mjs'

const step = trial('openid-client')
const person = browser()
const options = { algorithm: 'oauth2', execute: [oc.allowInsecureRequests] }

async function authorize(config, redirect_uri, resource, scope) {
  const verifier = oc.randomPKCECodeVerifier()
  const state = oc.randomState()
  const url = oc.buildAuthorizationUrl(config, {
    redirect_uri,
    scope,
    resource,
    state,
    code_challenge: await oc.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
  })
  const answer = await person.authorize(url, redirect_uri)
  const checks = { pkceCodeVerifier: verifier, expectedState: state }
  return oc.authorizationCodeGrant(config, answer, checks, { resource })
}

const refused = (promise, error) => assert.rejects(promise, { code: 'OAUTH_RESPONSE_BODY_ERROR', error })

/** Calls the API; a refusal is thrown with its challenge. */
function call(config, token, method, path, body) {
  const headers = new Headers(body && { 'content-type': 'application/json' })
  const url = new URL(`${api}/v1${path}`)
  return oc.fetchProtectedResource(config, token, url, method, body && JSON.stringify(body), headers)
}

async function challenge(refused, status) {
  const error = await refused.then(
    () => assert.fail('it is not refused'),
    (error) => error,
  )
  assert.equal(error.code, 'OAUTH_WWW_AUTHENTICATE_CHALLENGE', String(error))
  assert.equal(error.status, status)
  return error.cause[0].parameters
}

{
  const config = await step('mcp-registration', async () => {
    const metadata = { client_name: 'openid-client', redirect_uris: [redirect], token_endpoint_auth_method: 'none' }
    metadata.grant_types = ['authorization_code', 'refresh_token']
    const config = await oc.dynamicClientRegistration(new URL(issuer), metadata, oc.None(), options)
    assert.ok(config.serverMetadata().supportsPKCE())
    return config
  })
  const tokens = await step('mcp-consent', () => authorize(config, redirect, mcp, 'mcp projects:read'))
  const next = await step('mcp-refresh', async () => {
    const next = await oc.refreshTokenGrant(config, tokens.refresh_token)
    assert.notEqual(next.refresh_token, tokens.refresh_token)
    assert.deepEqual(scopes(next.scope), ['mcp', 'projects:read'])
    return next
  })
  await step('mcp-revocation', async () => {
    await oc.tokenRevocation(config, next.refresh_token)
    await refused(oc.refreshTokenGrant(config, next.refresh_token), 'invalid_grant')
    await dead(next.access_token)
  })
}

const kinds = [
  ['public', () => oc.None()],
  ['basic', (secret) => oc.ClientSecretBasic(secret)],
  ['post', (secret) => oc.ClientSecretPost(secret)],
]
for (const [kind, authentication] of kinds) {
  const { client_id, client_secret } = clients[kind]
  const config = await step(`${kind}-discovery`, async () => {
    const config = await oc.discovery(new URL(issuer), client_id, undefined, authentication(client_secret), options)
    assert.ok(config.serverMetadata().supportsPKCE())
    return config
  })
  const first = await step(`${kind}-consent`, () => authorize(config, redirect, api, 'projects:read'))
  await step(`${kind}-call`, async () => {
    assert.equal((await call(config, first.access_token, 'GET', '/projects')).status, 200)
  })
  const wanted = await step(`${kind}-insufficient-scope`, async () => {
    const project = { name: `by ${kind}` }
    const parameters = await challenge(call(config, first.access_token, 'POST', '/projects', project), 403)
    assert.equal(parameters.error, 'insufficient_scope')
    return parameters.scope
  })
  const tokens = await step(`${kind}-step-up`, async () => {
    const tokens = await authorize(config, redirect, api, `${first.scope} ${wanted}`)
    assert.deepEqual(scopes(tokens.scope), ['projects:read', 'projects:write'])
    const project = { name: `by ${kind}` }
    assert.equal((await call(config, tokens.access_token, 'POST', '/projects', project)).status, 201)
    return tokens
  })
  const next = await step(`${kind}-refresh`, async () => {
    const next = await oc.refreshTokenGrant(config, tokens.refresh_token, { resource: api })
    assert.notEqual(next.refresh_token, tokens.refresh_token)
    assert.equal(next.scope, tokens.scope)
    return next
  })
  await step(`${kind}-revocation`, async () => {
    await oc.tokenRevocation(config, next.refresh_token)
    const { error } = await challenge(call(config, next.access_token, 'GET', '/projects'), 401)
    assert.equal(error, 'invalid_token')
    await refused(oc.refreshTokenGrant(config, next.refresh_token), 'invalid_grant')
    if (kind === 'public') return
    assert.deepEqual(await oc.tokenIntrospection(config, next.access_token), { active: false })
  })
}
