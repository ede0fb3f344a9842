// Real MCP clients with each MCP server: node mcp-clients.mjs [--only NAME] [--python PYTHON] [--axum PROGRAM]

import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { parseArgs } from 'node:util'

import { MCP_APPS } from './apps.mjs'
import { token } from './ask.mjs'
import { started } from './start.mjs'

const { values } = parseArgs({ options: { only: { type: 'string' }, python: { type: 'string' }, axum: { type: 'string' } } })
const programs = { python: values.python ?? 'python3', axum: values.axum }
const require = createRequire(join(import.meta.dirname, '../../examples/js/package.json'))

const http = require('@modelcontextprotocol/sdk/client/streamableHttp.js')
const sdk1 = { ...http, ...require('@modelcontextprotocol/sdk/client/index.js'), ...require('@modelcontextprotocol/sdk/client/auth.js') }
const sdk2 = require('@modelcontextprotocol/client')

/** What a host keeps for the SDK. Where the SDK sends the person is all that this one looks at. */
class Host {
  redirectUrl = 'http://127.0.0.1:49170/callback'
  clientMetadata = { client_name: 'A host', redirect_uris: [this.redirectUrl], token_endpoint_auth_method: 'none' }
  asked = []

  constructor(scope) {
    this.kept = { access_token: token({ sub: 'ann', aud: 'https://tasks.example/mcp', scope }), token_type: 'Bearer', issuer: 'https://as.example' }
  }

  clientInformation = () => ({ client_id: 'host', redirect_uris: [this.redirectUrl], issuer: 'https://as.example' })
  tokens = () => this.kept
  saveTokens = () => {}
  saveCodeVerifier = () => {}
  codeVerifier = () => ''
  redirectToAuthorization = (url) => void this.asked.push(url.searchParams.get('scope'))
}

/** The metadata that a challenge leads to. */
const documents = (port) => ({
  'https://tasks.example/.well-known/oauth-protected-resource/mcp': {
    resource: `http://127.0.0.1:${port}/mcp`,
    authorization_servers: ['https://as.example'],
  },
  'https://as.example/.well-known/oauth-authorization-server': {
    issuer: 'https://as.example',
    authorization_endpoint: 'https://as.example/authorize',
    token_endpoint: 'https://as.example/token',
    response_types_supported: ['code'],
    code_challenge_methods_supported: ['S256'],
  },
})

async function connected({ Client, StreamableHTTPClientTransport }, port, host) {
  const fetch = (url, init) => {
    const document = documents(port)[String(url)]
    return document ? Promise.resolve(Response.json(document)) : globalThis.fetch(url, init)
  }
  const client = new Client({ name: 'host', version: '1' })
  await client.connect(new StreamableHTTPClientTransport(new URL(`http://127.0.0.1:${port}/mcp`), { authProvider: host, fetch }))
  return client
}

const names = ({ tools }) => tools.map(({ name }) => name).sort()

/** A client lists and calls what it may, and is told all that it lacks. */
const STEPS = {
  async 'lists and calls'(sdk, port) {
    const host = new Host('mcp tasks:read tasks:write')
    const client = await connected(sdk, port, host)
    assert.deepEqual(names(await client.listTools()), ['create_task', 'list_tasks', 'search'])
    const { content } = await client.callTool({ name: 'create_task', arguments: {} })
    assert.deepEqual(JSON.parse(content[0].text), { operation: 'tool:create_task', rows: 'all' })
    assert.deepEqual(host.asked, [])
    await client.close()
  },
  async 'steps up with all scopes'(sdk, port, scope = 'mcp tasks:read') {
    const host = new Host(scope)
    const client = await connected(sdk, port, host)
    assert.deepEqual(names(await client.listTools()), ['list_tasks', 'search'])
    await client.callTool({ name: 'search', arguments: {} })
    await assert.rejects(client.callTool({ name: 'create_task', arguments: {} }), sdk.UnauthorizedError)
    assert.deepEqual(host.asked, ['mcp tasks:read tasks:write'])
    await client.close()
  },
  async 'asks for the gate when it connects'(sdk, port) {
    const host = new Host('tasks:read')
    await assert.rejects(connected(sdk, port, host), sdk.UnauthorizedError)
    assert.deepEqual(host.asked, ['mcp tasks:read'])
  },
}

const count = { passed: 0, failed: 0 }

async function step(name, run) {
  try {
    await run()
    count.passed++
  } catch (error) {
    count.failed++
    console.log(`FAILED ${name}: ${error.stack}`)
  }
}

function python(port) {
  const tokens = ['mcp tasks:read tasks:write', 'mcp tasks:read'].map((scope) => new Host(scope).kept.access_token)
  const script = join(import.meta.dirname, 'mcp_client.py')
  const { status, stdout, stderr, error } = spawnSync(programs.python, [script, String(port), ...tokens], { encoding: 'utf8', timeout: 60_000 })
  assert.equal(status, 0, `${stdout}${stderr}${error ?? ''}`)
  assert.equal(stdout.trim(), 'ok')
}

for (const app of MCP_APPS.filter(({ name }) => !values.only || values.only.split(',').includes(name))) {
  for (const mode of app.modes ?? ['table', 'named']) {
    const name = `${app.name} ${mode}`
    await step(name, async () => {
      const { port, stop } = await started(app, mode, programs)
      try {
        // The negative control: who may do all steps up to nothing, which must be noticed.
        await assert.rejects(STEPS['steps up with all scopes'](sdk1, port, 'mcp tasks:read tasks:write'), assert.AssertionError)
        for (const [what, run] of Object.entries(STEPS)) {
          await step(`${name}, client 1 ${what}`, () => run(sdk1, port))
          await step(`${name}, client 2 ${what}`, () => run(sdk2, port))
        }
        await step(`${name}, client for Python`, () => python(port))
      } finally {
        stop()
      }
    })
    console.log(`${name}: asked by three clients`)
  }
}
console.log(`mcp clients: ${count.passed} passed, ${count.failed || (count.passed ? 0 : 1)} failed`)
process.exit(count.failed || !count.passed ? 1 : 0)
