// What the trials of all clients share: their settings, their steps, and what a token is worth in the end.
// Each is run as `node NAME.mjs SETTINGS`, where SETTINGS is JSON: { issuer, person: { email, password }, clients: {
// basic, post, public } }, of which each client is { client_id, client_secret }.

import assert from 'node:assert/strict'
import { Browser } from './browser.mjs'

export const settings = JSON.parse(process.argv[2])
export const { issuer, clients } = settings
export const api = `${issuer}/api`
export const mcp = `${issuer}/mcp`
/** Nobody listens there: the browser stops before it. Developers registered it without a port (RFC 8252 §7.3). */
export const redirect = 'http://127.0.0.1:49170/callback'
export const browser = () => new Browser(settings.person)

/** Runs the steps of a client, each of which prints a line. The first that fails ends the process. */
export function trial(client) {
  return async (step, run) => {
    try {
      const made = await run()
      console.log(`ok ${client} ${step}`)
      return made
    } catch (error) {
      console.log(`not ok ${client} ${step}`)
      console.error(error)
      process.exit(1)
    }
  }
}

/** The scopes of a text, in order. */
export const scopes = (text) => text.split(' ').sort()

/** Asserts that a scope has these, whatever else. */
export function has(scope, ...wanted) {
  for (const one of wanted) assert.ok(scopes(scope).includes(one), `${one} is not in "${scope}"`)
}

/** What the MCP server answers to a message, past all clients. */
export async function raw(token, method = 'tools/list') {
  const headers = { 'content-type': 'application/json', accept: 'application/json, text/event-stream' }
  if (token) headers.authorization = `Bearer ${token}`
  const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method, params: {} })
  const reply = await fetch(mcp, { method: 'POST', headers, body })
  await reply.text()
  return reply
}

/** Asserts that the MCP server takes a token no longer. */
export async function dead(token) {
  const reply = await raw(token)
  assert.equal(reply.status, 401)
  assert.match(reply.headers.get('www-authenticate'), /error="invalid_token"/)
}

/** Revokes a token of a public client. */
export async function revoke(client, token) {
  const body = new URLSearchParams({ client_id: client.client_id, token })
  const reply = await fetch(`${issuer}/oauth/revoke`, { method: 'POST', body })
  assert.equal(reply.status, 200)
}
