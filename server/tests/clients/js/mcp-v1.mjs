// The official MCP client for TypeScript, version 1.
//
// If it has a refresh token, it answers a demand for more scopes by refreshing, which cannot widen anything, and then
// gives up. So a host that wants more scopes later registers without refresh tokens, or forgets its tokens at that.

import assert from 'node:assert/strict'
import { UnauthorizedError } from '@modelcontextprotocol/sdk/client/auth.js'
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StreamableHTTPClientTransport, StreamableHTTPError } from '@modelcontextprotocol/sdk/client/streamableHttp.js'
import { Host, connect, refresh, revocation, stepUp } from './mcp.mjs'
import { has, trial } from './trial.mjs'

const finish = (transport, answer) => transport.finishAuth(answer.get('code'))
const sdk = { Client, Transport: StreamableHTTPClientTransport, UnauthorizedError, finish }

{
  const step = trial('mcp-v1')
  const host = new Host(sdk, ['authorization_code'])
  await connect(step, host)
  await step('no-refresh-token', () => assert.equal(host.provider.kept.refresh_token, undefined))
  await stepUp(step, host)
  await revocation(step, host)
}
{
  const step = trial('mcp-v1-with-refresh')
  const host = new Host(sdk)
  await connect(step, host)
  await step('step-up', async () => {
    await assert.rejects(host.once('list_projects'), StreamableHTTPError)
    assert.equal(host.provider.asked.length, 1)
    host.provider.invalidateCredentials('tokens')
    await host.call('list_projects')
    has(host.scope, 'mcp', 'projects:read')
  })
  await refresh(step, host)
  await revocation(step, host)
}
