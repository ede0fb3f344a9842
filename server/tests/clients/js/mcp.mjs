// What a host of MCP clients does with either version of the official TypeScript SDK. The SDK discovers, registers,
// asks, refreshes and steps up by itself; the host only sends the person where it is told, and calls tools.

import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { browser, dead, has, issuer, mcp, redirect, revoke, scopes } from './trial.mjs'

/** What the host keeps for the SDK, as its documentation asks. */
class Provider {
  redirectUrl = redirect
  /** The scopes that the person was sent with, each time. */
  asked = []
  #person = browser()

  constructor(grants) {
    this.clientMetadata = {
      client_name: 'A host of MCP clients',
      redirect_uris: [redirect],
      grant_types: grants,
      response_types: ['code'],
      token_endpoint_auth_method: 'none',
    }
  }

  state() {
    this.sent = randomUUID()
    return this.sent
  }

  async redirectToAuthorization(url) {
    this.asked.push(url.searchParams.get('scope'))
    assert.equal(url.searchParams.get('resource'), mcp)
    this.answer = (await this.#person.authorize(url, redirect)).searchParams
    assert.equal(this.answer.get('state'), this.sent)
  }

  clientInformation = () => this.client
  saveClientInformation = (client) => void (this.client = client)
  tokens = () => this.kept
  saveTokens = (tokens) => void (this.kept = tokens)
  codeVerifier = () => this.verifier
  saveCodeVerifier = (verifier) => void (this.verifier = verifier)
  discoveryState = () => this.discovered
  saveDiscoveryState = (state) => void (this.discovered = state)

  invalidateCredentials(what) {
    if (what === 'all') this.client = undefined
    if (what === 'all' || what === 'tokens') this.kept = undefined
  }
}

/** A host with one client of the MCP server. */
export class Host {
  #sdk

  constructor(sdk, grants = ['authorization_code', 'refresh_token']) {
    this.#sdk = sdk
    this.provider = new Provider(grants)
  }

  get scope() {
    return this.provider.kept.scope
  }

  /** Connects; the person is asked on the way. */
  async connect() {
    await assert.rejects(this.#open(), this.#sdk.UnauthorizedError)
    await this.#finish()
    await this.#open()
  }

  /** Calls a tool; if the SDK sent the person to the server, calls it again with what the person allowed. */
  async call(name, values = {}) {
    try {
      return await this.once(name, values)
    } catch (error) {
      if (!(error instanceof this.#sdk.UnauthorizedError)) throw error
    }
    await this.#finish()
    return this.once(name, values)
  }

  async once(name, values = {}) {
    const result = await this.client.callTool({ name, arguments: values })
    assert.ok(!result.isError, JSON.stringify(result))
    return result
  }

  async #open() {
    this.client = new this.#sdk.Client({ name: 'host', version: '1' })
    this.transport = new this.#sdk.Transport(new URL(mcp), { authProvider: this.provider })
    await this.client.connect(this.transport)
  }

  #finish() {
    return this.#sdk.finish(this.transport, this.provider.answer)
  }
}

/** The person is asked when the host connects, and never for more than that needs. */
export async function connect(step, host) {
  await step('connection', () => host.connect())
  await step('discovery', () => {
    const { authorizationServerUrl, resourceMetadata } = host.provider.discovered
    assert.deepEqual([authorizationServerUrl, resourceMetadata.resource], [issuer, mcp])
    has(resourceMetadata.scopes_supported.join(' '), 'mcp')
  })
  await step('registration', () => assert.deepEqual(host.provider.client.redirect_uris, [redirect]))
  await step('consent', () => {
    assert.deepEqual(host.provider.asked, ['mcp'])
    assert.equal(host.scope, 'mcp')
  })
  await step('call', async () => {
    const { tools } = await host.client.listTools()
    assert.ok(tools.some(({ name }) => name === 'create_task'))
    assert.equal(host.provider.asked.length, 1)
  })
}

/** Tools that need more lead to new consent, which loses nothing. */
export async function stepUp(step, host) {
  await step('step-up', async () => {
    await host.call('list_projects')
    assert.equal(host.provider.asked.length, 2)
    assert.deepEqual(scopes(host.scope), ['mcp', 'projects:read'])
  })
  await step('step-up-again', async () => {
    await host.call('create_task', { name: 'by an MCP client', project_id: 1 })
    assert.equal(host.provider.asked.length, 3)
    assert.deepEqual(scopes(host.scope), ['mcp', 'projects:read', 'tasks:read', 'tasks:write'])
  })
  await step('earlier-scopes', async () => {
    await host.call('list_projects')
    await host.call('list_tasks')
    assert.equal(host.provider.asked.length, 3)
  })
}

/** A token that is gone is replaced by the SDK alone; nobody is asked. */
export async function refresh(step, { provider, client }) {
  await step('refresh', async () => {
    const [before, asked] = [provider.kept, provider.asked.length]
    await revoke(provider.client, before.access_token)
    await dead(before.access_token)
    await client.listTools()
    assert.notEqual(provider.kept.refresh_token, before.refresh_token)
    assert.equal(provider.kept.scope, before.scope)
    assert.equal(provider.asked.length, asked)
  })
}

/** If the grant is gone, too, the SDK has the person asked again. */
export async function revocation(step, host) {
  const { provider } = host
  await step('revocation', async () => {
    const [before, asked] = [provider.kept, provider.asked.length]
    await revoke(provider.client, before.refresh_token ?? before.access_token)
    await dead(before.access_token)
    await host.call('list_projects')
    assert.equal(provider.asked.length, asked + 1)
    has(host.scope, 'mcp', 'projects:read')
    assert.notEqual(provider.kept.access_token, before.access_token)
  })
  await step('end', () => host.client.close())
}
