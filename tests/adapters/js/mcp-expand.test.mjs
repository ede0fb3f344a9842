// Expand on entry: the checks of the MCP TypeScript SDK, as they are, become right.

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { test } from 'node:test'

const root = join(import.meta.dirname, '../../..')
const require = createRequire(join(root, 'examples/js/package.json'))
const { Policy } = require('scopeward')
const { scopes } = require('scopeward/mcp')
const sdk1 = require('@modelcontextprotocol/sdk/server/auth/middleware/bearerAuth.js')
const sdk2 = require('@modelcontextprotocol/server')

const MCP = 'https://tasks.example/mcp'
const SCOPE = ['mcp', 'tasks:*']
const policy = Policy.compile(readFileSync(join(root, 'examples/tasks.toml'), 'utf8'))

/** What a verifier of the SDK knows of three tokens. */
const TOKENS = {
  admin: { scopes: SCOPE, resource: new URL(MCP), extra: { sub: 'ann', roles: ['admin'] } },
  person: { scopes: SCOPE, resource: new URL(MCP), extra: { sub: 'bob' } },
  elsewhere: { scopes: SCOPE, resource: new URL('https://tasks.example/api'), extra: { sub: 'ann', roles: ['admin'] } },
  writer: { scopes: ['mcp', 'reports:write'], resource: new URL(MCP), extra: { sub: 'bob' } },
}
const verifier = {
  verifyAccessToken: async (token) => ({ token, clientId: 'app', expiresAt: Date.now() / 1000 + 60, ...TOKENS[token] }),
}
const expanding = scopes(policy, { audience: MCP, verify: () => null }).verifier(verifier)

/** The status that the middleware of version 1 answers with. */
function one(verifier, requiredScopes, token) {
  return new Promise((resolve) => {
    const response = { set: () => response, status: (status) => (resolve(status), response), json: () => {} }
    sdk1.requireBearerAuth({ verifier, requiredScopes })({ headers: { authorization: `Bearer ${token}` } }, response, () => resolve(200))
  })
}

/** The status that version 2 answers with, for a server. */
async function two(verifier, requiredScopes, token) {
  const request = new Request(MCP, { headers: { authorization: `Bearer ${token}` } })
  const passed = await sdk2.requireBearerAuth({ verifier, requiredScopes })(request)
  return passed instanceof Response ? passed.status : 200
}

/** The status that version 2 answers with, for a tool. */
async function tool(verifier, requiredScopes, token) {
  const handler = sdk2.createMcpHandler(() => {
    const server = new sdk2.McpServer({ name: 'tasks', version: '1' })
    server.registerTool('list_tasks', { scopeChallenge: sdk2.requireScopes(...requiredScopes) }, () => ({ content: [] }))
    return server
  })
  const headers = { 'content-type': 'application/json', accept: 'application/json, text/event-stream' }
  const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name: 'list_tasks', arguments: {} } })
  const request = new Request(MCP, { method: 'POST', headers, body })
  const answer = await handler.fetch(request, { authInfo: await verifier.verifyAccessToken(token) })
  await answer.body?.cancel()
  return answer.status
}

for (const [name, check] of Object.entries({ 'requireBearerAuth of version 1': one, 'requireBearerAuth of version 2': two, requireScopes: tool })) {
  test(`${name}: a wildcard counts for who has its role, at its audience`, async () => {
    assert.equal(await check(verifier, ['tasks:read'], 'admin'), 403)
    assert.equal(await check(expanding, ['tasks:read'], 'admin'), 200)
    for (const token of ['person', 'elsewhere']) {
      assert.equal(await check(verifier, ['tasks:read'], token), 403)
      assert.equal(await check(expanding, ['tasks:read'], token), 403)
    }
  })
  test(`${name}: an implied scope counts, all of several are needed`, async () => {
    assert.equal(await check(verifier, ['reports:read'], 'writer'), 403)
    assert.equal(await check(expanding, ['mcp', 'reports:read'], 'writer'), 200)
    assert.equal(await check(expanding, ['reports:read', 'tasks:read'], 'writer'), 403)
  })
}
