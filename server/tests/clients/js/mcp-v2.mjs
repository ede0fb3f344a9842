// The official MCP client for TypeScript, version 2.

import { Client, StreamableHTTPClientTransport, UnauthorizedError } from '@modelcontextprotocol/client'
import { Host, connect, refresh, revocation, stepUp } from './mcp.mjs'
import { trial } from './trial.mjs'

const finish = (transport, answer) => transport.finishAuth(answer)
const sdk = { Client, Transport: StreamableHTTPClientTransport, UnauthorizedError, finish }

const step = trial('mcp-v2')
const host = new Host(sdk)
await connect(step, host)
await stepUp(step, host)
await refresh(step, host)
await revocation(step, host)
