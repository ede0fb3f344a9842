// Expand on entry: libraries as they are, which compare strings, become right.

import assert from 'node:assert'
import { generateKeyPairSync, sign } from 'node:crypto'
import { createServer } from 'node:http'
import { test } from 'node:test'

import { API, adapter, load, served, tasks } from './load.mjs'

const { scopes } = await adapter('express')
const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })

const part = (value) => Buffer.from(JSON.stringify(value)).toString('base64url')

function jwt(issuer, claims) {
  const now = Math.floor(Date.now() / 1000)
  const payload = { iss: issuer, aud: API, sub: 'eve', iat: now, exp: now + 300, ...claims }
  const text = `${part({ alg: 'RS256', typ: 'JWT', kid: 'k' })}.${part(payload)}`
  return `${text}.${sign('sha256', Buffer.from(text), privateKey).toString('base64url')}`
}

/** An authorization server's keys, for whoever verifies. */
async function issued(act) {
  const keys = JSON.stringify({ keys: [{ ...publicKey.export({ format: 'jwk' }), kid: 'k', use: 'sig', alg: 'RS256' }] })
  const server = createServer((req, res) => res.end(keys))
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
  try {
    return await act(`http://127.0.0.1:${server.address().port}`)
  } finally {
    server.closeAllConnections()
    server.close()
  }
}

test('express-oauth2-jwt-bearer: `requiredScopes` knows implications and wildcards', () => issued(async (issuer) => {
  const express = await load('express')
  const { auth, requiredScopes } = await load('express-oauth2-jwt-bearer')
  const authenticate = auth({ issuer, audience: API, jwksUri: `${issuer}/jwks`, tokenSigningAlg: 'RS256' })
  const guard = scopes(tasks, { from: (req) => req.auth?.payload, audience: API })
  const app = express()
  app.set('env', 'test')
  const handler = (req, res) => res.send('reached')
  app.get('/bare/tasks', authenticate, requiredScopes('tasks:read'), handler)
  app.get('/bare/reports', authenticate, requiredScopes('reports:read'), handler)
  app.get('/tasks', authenticate, guard.expand(), requiredScopes('tasks:read'), handler)
  app.get('/reports', authenticate, guard.expand(), requiredScopes('reports:read'), handler)
  app.use((error, req, res, next) => res.status(error.status).end())

  await served(app, async (ask) => {
    const status = async (path, claims) => (await ask(`GET ${path}`, jwt(issuer, claims))).status
    const writer = { scope: 'reports:write tasks:*', roles: ['admin'] }
    const stranger = { scope: 'reports:write tasks:*' }
    assert.deepStrictEqual([await status('/bare/tasks', writer), await status('/bare/reports', writer)], [403, 403])
    assert.deepStrictEqual([await status('/tasks', writer), await status('/reports', writer)], [200, 200])
    // A wildcard is nothing without its role.
    assert.deepStrictEqual([await status('/tasks', stranger), await status('/reports', stranger)], [403, 200])
    const other = { scp: ['tasks:read'] }
    assert.deepStrictEqual([await status('/tasks', other), await status('/bare/tasks', other)], [200, 403])
    const torn = { scope: 'tasks:read', permissions: ['time:read'] }
    assert.deepStrictEqual([await status('/tasks', torn), await status('/tasks', {})], [403, 403])
    assert.strictEqual((await ask('GET /tasks')).status, 401)
  })
}))
