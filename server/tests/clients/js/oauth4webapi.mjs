// oauth4webapi, which checks every answer against the specifications: a public client that registers itself for the MCP
// server, and a developer's confidential clients that use the API.

import assert from 'node:assert/strict'
import * as o from 'oauth4webapi'
import { api, browser, clients, dead, has, issuer, mcp, redirect, scopes, trial } from './trial.mjs'

const insecure = { [o.allowInsecureRequests]: true }
const step = trial('oauth4webapi')
const person = browser()

async function discover(resource) {
  const url = new URL(resource)
  const about = await o.processResourceDiscoveryResponse(url, await o.resourceDiscoveryRequest(url, insecure))
  assert.deepEqual(about.authorization_servers, [issuer])
  const server = new URL(about.authorization_servers[0])
  const asked = await o.discoveryRequest(server, { algorithm: 'oauth2', ...insecure })
  const found = await o.processDiscoveryResponse(server, asked)
  assert.ok(found.code_challenge_methods_supported.includes('S256'))
  assert.ok(found.protected_resources.includes(resource))
  return found
}

/** A party to the protocol: a client, how it authenticates, where it is answered, what it wants to use. */
class Party {
  constructor(server, client, authentication, redirect, resource) {
    Object.assign(this, { server, client, authentication, redirect, resource })
  }

  async authorize(scope) {
    const verifier = o.generateRandomCodeVerifier()
    const state = o.generateRandomState()
    const url = new URL(this.server.authorization_endpoint)
    url.search = new URLSearchParams({
      response_type: 'code',
      client_id: this.client.client_id,
      redirect_uri: this.redirect,
      scope,
      state,
      resource: this.resource,
      code_challenge: await o.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
    })
    const answer = o.validateAuthResponse(this.server, this.client, await person.authorize(url, this.redirect), state)
    const options = { ...insecure, additionalParameters: { resource: this.resource } }
    const request = [this.server, this.client, this.authentication, answer, this.redirect, verifier, options]
    const reply = await o.authorizationCodeGrantRequest(...request)
    return o.processAuthorizationCodeResponse(this.server, this.client, reply)
  }

  async refresh(token, parameters = {}) {
    const options = { ...insecure, additionalParameters: parameters }
    const reply = await o.refreshTokenGrantRequest(this.server, this.client, this.authentication, token, options)
    return o.processRefreshTokenResponse(this.server, this.client, reply)
  }

  async revoke(token) {
    const reply = await o.revocationRequest(this.server, this.client, this.authentication, token, insecure)
    await o.processRevocationResponse(reply)
  }

  async introspect(token) {
    const reply = await o.introspectionRequest(this.server, this.client, this.authentication, token, insecure)
    return o.processIntrospectionResponse(this.server, this.client, reply)
  }
}

/** Calls the API; a refusal is thrown with its challenge, as the library does. */
async function call(token, method, path, body) {
  const headers = new Headers(body && { 'content-type': 'application/json' })
  const url = new URL(`${api}/v1${path}`)
  return o.protectedResourceRequest(token, method, url, headers, body && JSON.stringify(body), insecure)
}

/** The challenge of a refused request. */
async function challenge(refused, status) {
  const error = await refused.then(
    () => assert.fail('it is not refused'),
    (error) => error,
  )
  assert.ok(error instanceof o.WWWAuthenticateChallengeError, String(error))
  assert.equal(error.status, status)
  const [{ scheme, parameters }, ...others] = error.cause
  assert.equal(scheme, 'bearer')
  assert.deepEqual(others, [])
  return parameters
}

const refused = (promise, error) =>
  assert.rejects(promise, (found) => found instanceof o.ResponseBodyError && found.error === error)

{
  const server = await step('mcp-discovery', () => discover(mcp))
  const client = await step('mcp-registration', async () => {
    const metadata = { client_name: 'oauth4webapi', redirect_uris: [redirect], token_endpoint_auth_method: 'none' }
    metadata.grant_types = ['authorization_code', 'refresh_token']
    const reply = await o.dynamicClientRegistrationRequest(server, metadata, insecure)
    return o.processDynamicClientRegistrationResponse(reply)
  })
  const party = new Party(server, client, o.None(), redirect, mcp)
  const tokens = await step('mcp-consent', () => party.authorize('mcp tasks:read'))
  await step('mcp-scope', () => assert.deepEqual(scopes(tokens.scope), ['mcp', 'tasks:read']))
  const next = await step('mcp-refresh', async () => {
    const next = await party.refresh(tokens.refresh_token)
    assert.notEqual(next.refresh_token, tokens.refresh_token)
    assert.equal(next.scope, tokens.scope)
    return next
  })
  await step('mcp-revocation', async () => {
    await party.revoke(next.refresh_token)
    await refused(party.refresh(next.refresh_token), 'invalid_grant')
    await dead(next.access_token)
    await dead(tokens.access_token)
  })
}

for (const [kind, authentication] of [['basic', o.ClientSecretBasic], ['post', o.ClientSecretPost]]) {
  const server = await step(`${kind}-discovery`, () => discover(api))
  const { client_id, client_secret } = clients[kind]
  const party = new Party(server, { client_id }, authentication(client_secret), redirect, api)
  const first = await step(`${kind}-consent`, () => party.authorize('tasks:read'))
  await step(`${kind}-call`, async () => {
    const reply = await call(first.access_token, 'GET', '/tasks')
    assert.equal(reply.status, 200)
  })
  const wanted = await step(`${kind}-insufficient-scope`, async () => {
    const task = { project_id: 1, name: `by ${kind}` }
    const parameters = await challenge(call(first.access_token, 'POST', '/tasks', task), 403)
    assert.equal(parameters.error, 'insufficient_scope')
    assert.equal(parameters.resource_metadata, `${issuer}/.well-known/oauth-protected-resource/api`)
    return parameters.scope
  })
  const tokens = await step(`${kind}-step-up`, async () => {
    const tokens = await party.authorize(`${first.scope} ${wanted}`)
    assert.deepEqual(scopes(tokens.scope), ['tasks:read', 'tasks:write'])
    const reply = await call(tokens.access_token, 'POST', '/tasks', { project_id: 1, name: `by ${kind}` })
    assert.equal(reply.status, 201)
    return tokens
  })
  await step(`${kind}-introspection`, async () => {
    const told = await party.introspect(tokens.access_token)
    assert.deepEqual([told.active, told.client_id, told.aud], [true, client_id, api])
    has(told.scope, 'tasks:write')
  })
  const next = await step(`${kind}-refresh`, async () => {
    const narrow = await party.refresh(tokens.refresh_token, { scope: 'tasks:read' })
    assert.equal(narrow.scope, 'tasks:read')
    const next = await party.refresh(narrow.refresh_token)
    assert.deepEqual(scopes(next.scope), ['tasks:read', 'tasks:write'])
    assert.equal(new Set([tokens, narrow, next].map((given) => given.refresh_token)).size, 3)
    await refused(party.refresh(next.refresh_token, { scope: 'tasks:read settings:read' }), 'invalid_scope')
    return next
  })
  await step(`${kind}-revocation`, async () => {
    await party.revoke(next.refresh_token)
    const { error } = await challenge(call(next.access_token, 'GET', '/tasks'), 401)
    assert.equal(error, 'invalid_token')
    assert.deepEqual(await party.introspect(next.access_token), { active: false })
    await refused(party.refresh(next.refresh_token), 'invalid_grant')
  })
}
