// What the guard of an MCP server costs beside the SDK's own: node bench-mcp.mjs [--smoke]

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'

const root = join(import.meta.dirname, '../..')
const require = createRequire(join(root, 'examples/js/package.json'))
const { Policy } = require('scopeward')
const { scopes } = require('scopeward/mcp')
const { McpServer, createMcpHandler, requireBearerAuth } = require('@modelcontextprotocol/server')

const smoke = process.argv.includes('--smoke')
const [rounds, calls] = smoke ? [1, 1] : [31, 400]
const MCP = 'https://tasks.example/mcp'
const policy = Policy.compile(readFileSync(join(root, 'examples/tasks.toml'), 'utf8'))
const payload = { sub: 'ann', aud: MCP, scope: 'mcp tasks:read', exp: Math.floor(Date.now() / 1000) + 3600 }
const info = { token: 'abc', clientId: 'app', scopes: ['mcp', 'tasks:read'], expiresAt: payload.exp, resource: new URL(MCP) }

const gate = scopes(policy, { verify: async () => payload }).table()
const own = requireBearerAuth({ verifier: { verifyAccessToken: async () => info }, requiredScopes: info.scopes, expectedResource: MCP })
const handler = createMcpHandler(() => {
  const server = new McpServer({ name: 'tasks', version: '1' })
  server.registerTool('list_tasks', {}, () => ({ content: [{ type: 'text', text: 'done' }] }))
  return server
})

const headers = { authorization: 'Bearer abc', 'content-type': 'application/json', accept: 'application/json, text/event-stream' }
const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name: 'list_tasks', arguments: { of: 'ann' } } })
const request = () => new Request(MCP, { method: 'POST', headers, body })

/** Both verify the token (here for nothing) and read the message; the SDK's knows one list of scopes for all tools. */
const GUARDS = {
  'requireBearerAuth': async () => {
    const asked = request()
    return { authInfo: await own(asked), parsedBody: await asked.json() }
  },
  'scopeward/mcp': () => gate(request()),
}

async function microseconds(work) {
  const start = process.hrtime.bigint()
  for (let call = 0; call < calls; call++) await work()
  return Number(process.hrtime.bigint() - start) / 1000 / calls
}

const median = (numbers) => numbers.sort((a, b) => a - b)[numbers.length >> 1]

async function compared(what, works) {
  const times = Object.fromEntries(Object.keys(works).map((name) => [name, []]))
  // In turns, so that what else the machine does meets all alike.
  for (let round = 0; round <= rounds; round++) {
    for (const [name, work] of Object.entries(works)) {
      const time = await microseconds(work)
      if (round) times[name].push(time)
    }
  }
  if (smoke) return console.log(`${what}: each answers`)
  const [theirs, ours] = Object.values(times).map(median)
  console.log(`${what}: requireBearerAuth ${theirs.toFixed(1)} µs, scopeward/mcp ${ours.toFixed(1)} µs, ${(ours / theirs).toFixed(2)} times`)
}

for (const [name, guard] of Object.entries(GUARDS)) {
  const { authInfo, parsedBody } = await guard()
  assert.ok(authInfo.scopes.includes('tasks:read') && parsedBody.params.name === 'list_tasks', name)
  assert.equal((await handler.fetch(request(), await guard())).status, 200)
}
await compared('the guard', GUARDS)
const whole = Object.entries(GUARDS).map(([name, guard]) => [name, async () => (await handler.fetch(request(), await guard())).text()])
await compared('a whole call', Object.fromEntries(whole))
