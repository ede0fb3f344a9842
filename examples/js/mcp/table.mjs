// An MCP server with version 1 of the TypeScript SDK: each tool is guarded by the policy's table.

import { readFileSync } from 'node:fs'
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js'
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js'
import express from 'express'
import { Policy } from 'scopeward'
import { access, scopes } from 'scopeward/mcp'
import { verify } from '../verify.mjs'

const policy = Policy.compile(readFileSync(new URL('../../tasks.toml', import.meta.url), 'utf8'))
const guard = scopes(policy, {
  verify,
  resource_metadata: 'https://tasks.example/.well-known/oauth-protected-resource/mcp',
  union: true,
})

function server() {
  const server = guard.list(new McpServer({ name: 'tasks', version: '1.0.0' }))
  for (const name of ['list_tasks', 'create_task', 'search']) {
    server.registerTool(name, {}, (extra) => {
      const { decision, rows } = access(extra)
      return { content: [{ type: 'text', text: JSON.stringify({ operation: decision.operation, rows }) }] }
    })
  }
  return server
}

await guard.check(server())

const app = express()
app.all('/mcp', guard.table(), async (request, response) => {
  const transport = new StreamableHTTPServerTransport({ sessionIdGenerator: undefined, enableJsonResponse: true })
  response.on('close', () => transport.close())
  await server().connect(transport)
  await transport.handleRequest(request, response, request.body)
})
app.listen(process.env.PORT, '127.0.0.1')
