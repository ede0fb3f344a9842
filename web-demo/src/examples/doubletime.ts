// DoubleTime: an AI assistant on the MCP server, and an app on the REST API.

import { NO_TOKEN, type Token } from '../state/document.ts'
import type { Start } from '../state/examples.ts'

const MCP = 'https://doubletime.io/mcp'
const API = 'https://doubletime.io/api'

const token = (audience: string, scope: string): Token => ({ ...NO_TOKEN, held: true, scope: scope.split(' '), principal: 'ann', audience })
const assistant = token(MCP, 'mcp tasks:read tasks:write time:read projects:read')

export default {
  token: assistant,
  ask: { operation: 'tool:start_timer' },
  tests: [
    { name: 'The assistant creates a task', token: assistant, ask: { operation: 'tool:create_task' }, brief: 'allowed' },
    { name: 'It does not send invoices', token: assistant, ask: { operation: 'tool:send_invoice' }, brief: 'denied' },
    { name: 'Nothing without the connection', token: token(MCP, 'tasks:read'), ask: { operation: 'tool:list_tasks' }, brief: 'denied' },
    { name: 'Its token is not for the API', token: assistant, ask: { method: 'GET', path: '/api/v1/tasks' }, brief: 'denied' },
    { name: 'The handshake needs the connection alone', token: token(MCP, 'mcp'), ask: { operation: 'initialize' }, brief: 'allowed' },
    { name: 'An app sends an invoice', token: token(API, 'invoices:read invoices:send'), ask: { method: 'POST', path: '/api/v1/invoices/42/send' }, brief: 'allowed' },
    { name: 'Nobody is let in without a token', token: NO_TOKEN, ask: { method: 'GET', path: '/api/v1/profile' }, brief: 'denied' },
  ],
} satisfies Start as Start
