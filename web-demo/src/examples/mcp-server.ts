// An MCP server: an assistant that works on files, and is to ask before every change.

import { NO_TOKEN, type Token } from '../state/document.ts'
import type { Start } from '../state/examples.ts'

const token = (scope: string): Token => ({ ...NO_TOKEN, held: true, scope: scope.split(' '), principal: 'ann', audience: 'https://workspace.example/mcp' })
const careful = token('mcp ask-first files:read files:write')

export default {
  token: careful,
  ask: { operation: 'tool:delete_file' },
  tests: [
    { name: 'A file is written, after asking', token: careful, ask: { operation: 'tool:write_file' }, brief: 'obliged' },
    { name: 'None is deleted', token: careful, ask: { operation: 'tool:delete_file' }, brief: 'denied' },
    { name: 'Nothing without the connection', token: token('files:read'), ask: { operation: 'tool:read_file' }, brief: 'denied' },
    { name: 'The handshake needs the connection alone', token: token('mcp'), ask: { operation: 'initialize' }, brief: 'allowed' },
    { name: 'Who sees everything reads mail', token: token('mcp *:read'), ask: { operation: 'tool:search_mail' }, brief: 'allowed' },
    { name: 'And sends none', token: token('mcp *:read'), ask: { operation: 'tool:send_mail' }, brief: 'denied' },
    { name: 'A summary takes the calendar, and files or mail', token: token('mcp calendar:read files:read'), ask: { operation: 'tool:daily_summary' }, brief: 'allowed' },
  ],
} satisfies Start as Start
