// An MCP server with version 1 of the TypeScript SDK: the policy's operations say what each tool needs.

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
  union: true, // a challenge names all that a token should hold, for clients that forget what they had
})
export const gate = guard.table()

/** A server for one request. */
export function tasks() {
  const server = gate.list(new McpServer({ name: 'tasks', version: '1.0.0' }))
  server.registerTool('list_tasks', { description: 'Your tasks' }, answer)
  server.registerTool('create_task', { description: 'Creates a task' }, answer)
  server.registerTool('search', { description: 'Searches tasks and reports' }, answer)
  return server
}

function answer(extra) {
  const { decision, rows } = access(extra)
  return { content: [{ type: 'text', text: JSON.stringify({ operation: decision.operation, rows }) }] }
}

await gate.check(tasks())

const app = express()
app.all('/mcp', gate, async (req, res) => {
  const server = tasks()
  const transport = new StreamableHTTPServerTransport({ enableJsonResponse: true })
  res.on('close', () => server.close())
  await server.connect(transport)
  await transport.handleRequest(req, res, req.body)
})
if (process.env.PORT) app.listen(process.env.PORT, '127.0.0.1')
