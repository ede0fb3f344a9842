// The guard of an MCP server at each place where it can stand, and what it does when something is wrong with the server itself.

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { test } from 'node:test'

const root = join(import.meta.dirname, '../../..')
const require = createRequire(join(root, 'examples/js/package.json'))
const express = require('express')
const { Policy } = require('scopeward')
const { access, anyOf, checkServer, scopes } = require('scopeward/mcp')
const { McpServer } = require('@modelcontextprotocol/sdk/server/mcp.js')
const { StreamableHTTPServerTransport } = require('@modelcontextprotocol/sdk/server/streamableHttp.js')
const { WebStandardStreamableHTTPServerTransport } = require('@modelcontextprotocol/sdk/server/webStandardStreamableHttp.js')

const text = readFileSync(join(root, 'examples/tasks.toml'), 'utf8')
const policy = Policy.compile(text)
const audience = 'https://tasks.example/mcp'
/** A token is its scope, encoded. */
const verify = (token) => ({ sub: 'ann', aud: audience, scope: Buffer.from(token, 'base64url').toString() })
const gate = scopes(policy, { verify, audience }).table()

const call = (name) => ({ jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name, arguments: {} } })
const asked = (scope, message, more = {}) => ({
  method: 'POST',
  headers: {
    'content-type': 'application/json',
    accept: 'application/json, text/event-stream',
    ...(scope && { authorization: `Bearer ${Buffer.from(scope).toString('base64url')}` }),
    ...more,
  },
  body: JSON.stringify(message),
})

function tasks(tools = ['list_tasks', 'create_task', 'search']) {
  const server = gate.list(new McpServer({ name: 'tasks', version: '1' }))
  for (const tool of tools) {
    server.registerTool(tool, {}, (extra) => ({
      content: [{ type: 'text', text: `${access(extra).decision.operation} ${extra.authInfo.scopes}` }],
    }))
  }
  return server
}

/** Answers with a fresh server, as one does without sessions. */
async function handle(request, response) {
  const transport = new StreamableHTTPServerTransport({ enableJsonResponse: true })
  await tasks().connect(transport)
  await transport.handleRequest(request, response, request.body)
}

/** Runs with the address of a server that listens. */
async function listening(handler, run) {
  const server = createServer(handler)
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
  try {
    await run(`http://127.0.0.1:${server.address().port}/mcp`)
  } finally {
    server.closeAllConnections()
    server.close()
  }
}

/** A poor token is refused, a good one gets its answer. */
async function guarded(ask) {
  assert.equal((await ask(asked(null, call('list_tasks')))).status, 401)
  const refused = await ask(asked('mcp tasks:read', call('create_task')))
  assert.equal(refused.status, 403)
  assert.match(refused.headers.get('www-authenticate'), /scope="mcp tasks:read tasks:write"/)
  const { result } = await (await ask(asked('mcp tasks:read', call('list_tasks')))).json()
  assert.equal(result.content[0].text, 'tool:list_tasks mcp,tasks:read')
}

test('before Express, whoever reads the body', async () => {
  for (const parsers of [[], [express.json()]]) {
    const app = express().use(...parsers, gate, handle)
    await listening(app, (url) => guarded((init) => fetch(url, init)))
  }
})

test('before node:http', () =>
  listening(
    (request, response) => gate(request, response, () => handle(request, response)),
    (url) => guarded((init) => fetch(url, init)),
  ))

test('before the web-standard transport of version 1', () =>
  guarded(async (init) => {
    const request = new Request(audience, init)
    const passed = await gate(request)
    if (passed instanceof Response) return passed
    const transport = new WebStandardStreamableHTTPServerTransport({ enableJsonResponse: true })
    await tasks().connect(transport)
    return transport.handleRequest(request, passed)
  }))

test('a session: every request is guarded, its stream among them', async () => {
  const transport = new StreamableHTTPServerTransport({ sessionIdGenerator: () => 'one' })
  await tasks().connect(transport)
  const app = express().use(gate, (request, response) => transport.handleRequest(request, response, request.body))
  await listening(app, async (url) => {
    const params = { protocolVersion: '2025-06-18', capabilities: {}, clientInfo: { name: 'host', version: '1' } }
    const hello = await fetch(url, asked('mcp', { jsonrpc: '2.0', id: 1, method: 'initialize', params }))
    assert.equal(hello.headers.get('mcp-session-id'), 'one')
    const stream = (scope) => {
      const { headers } = asked(scope, null, { 'mcp-session-id': 'one' })
      return fetch(url, { headers, signal: AbortSignal.timeout(5_000) })
    }
    assert.equal((await stream(null)).status, 401)
    assert.equal((await stream('tasks:read')).status, 403)
    const open = await stream('mcp')
    assert.equal(open.status, 200)
    await open.body.cancel()
    const poor = await fetch(url, asked('mcp', call('list_tasks'), { 'mcp-session-id': 'one' }))
    assert.equal(poor.status, 403)
  })
})

test('a verifier that fails is an error, never a pass', async () => {
  const broken = scopes(policy, { verify: () => Promise.reject(new Error('down')) }).table()
  await assert.rejects(broken(new Request(audience, asked('mcp', call('list_tasks')))), /could not be verified/)
  const app = express().set('env', 'test').use(broken, () => assert.fail('it passed'))
  await listening(app, async (url) => assert.equal((await fetch(url, asked('mcp', call('list_tasks')))).status, 500))
})

test('own rows are an error unless the handlers promise to keep to them', async () => {
  const own = Policy.compile(text.replace('"tool:list_tasks" = "tasks:read"', '"tool:list_tasks" = { need = "tasks:read", rows = { own = true } }'))
  const ask = (options) => scopes(own, { verify, ...options }).table()(new Request(audience, asked('mcp tasks:read', call('list_tasks'))))
  await assert.rejects(ask({}), /obliged/)
  const { authInfo } = await ask({ obliged: true })
  assert.equal(authInfo.extra.scopes.rows, 'own')
  assert.equal(authInfo.extra.scopes.about('ann'), null)
  assert.equal(authInfo.extra.scopes.about('bob').status, 403)
})

test('what a batch asks for is verified once', async () => {
  let verified = 0
  const counted = scopes(policy, { verify: (token) => (verified++, verify(token)) }).table()
  const answer = await counted(new Request(audience, asked('mcp tasks:read', [call('list_tasks'), call('search')])))
  assert.deepEqual([answer.status, verified], [400, 1])
})

test('the check finds tools without rule and rules without tool', async () => {
  assert.deepEqual(await checkServer(tasks(), gate), [])
  const codes = (await checkServer(tasks(['list_tasks', 'search', 'drop']), gate)).map(({ code, route, operation }) => [code, route, operation])
  assert.deepEqual(codes, [['unprotected-route', 'tool:drop', null], ['unserved-operation', null, 'tool:create_task']])
  await assert.rejects(gate.check(tasks([])), /tool:create_task/)
})

test('what cannot be right is told when the guard is made', () => {
  const guard = scopes(policy, { verify, audience })
  assert.throws(() => guard.need({ 'tool:list_tasks': 'tasks:wrte' }), { name: 'InputError', code: 'unknown-scope' })
  assert.throws(() => guard.need({ 'tool:list_tasks': ['tasks:read', 'tasks:write'] }), { name: 'InputError' })
  assert.throws(() => guard.need({ 'tool:list_tasks': anyOf('tasks:read', 'time:read') }), { name: 'InputError' })
  assert.throws(() => scopes(policy, { verify }).need({ 'tool:list_tasks': 'tasks:read' }), TypeError)
})
