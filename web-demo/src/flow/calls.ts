// What is called at a resource: first something to look at, then something to change.

import type { Sent } from './exchange.ts'

export interface Call {
  about: string
  path: string
  sent: Sent
}

const NAME = { name: 'Made in the playground' }
const JSON_BODY = { 'content-type': 'application/json' }

const api = (about: string, sent: Sent): Call => ({ about, path: '/api/v1/projects', sent })

/** A tool is called by JSON-RPC over HTTP. */
function tool(about: string, name: string, given: object): Call {
  const headers = { ...JSON_BODY, accept: 'application/json, text/event-stream', 'mcp-protocol-version': '2025-06-18' }
  const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name, arguments: given } })
  return { about, path: '/mcp', sent: { method: 'POST', headers, body } }
}

/** By the path of the resource. */
export const CALLS: Record<string, readonly [look: Call, change: Call]> = {
  '/api': [
    api('List the projects', {}),
    api('Create a project', { method: 'POST', headers: JSON_BODY, body: JSON.stringify(NAME) }),
  ],
  '/mcp': [tool('Call the tool list_projects', 'list_projects', {}), tool('Call the tool create_project', 'create_project', NAME)],
}
