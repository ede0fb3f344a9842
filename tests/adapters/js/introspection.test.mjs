// Opaque tokens: the reference server is asked, and what is remembered of its answers has its bounds.

import assert from 'node:assert'
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'

import { Policy, adapter } from './load.mjs'

const { introspection } = await adapter('introspection')
const { Guard } = await adapter('guard')

const program = process.env.SCOPEWARD ?? new URL('../../../target/debug/scopeward', import.meta.url).pathname

const free = () => new Promise((resolve) => {
  const server = createServer().listen(0, '127.0.0.1', () => {
    const { port } = server.address()
    server.close(() => resolve(port))
  })
})

/** The reference server, and the client that it has for trying it out. */
const reference = {}

before(async () => {
  const folder = mkdtempSync(join(tmpdir(), 'scopeward-'))
  const issuer = `http://127.0.0.1:${await free()}`
  const options = ['--dev', '--listen', issuer.slice(7), '--store', `sqlite:${join(folder, 'store.db')}`]
  const child = spawn(program, ['serve', ...options], { stdio: ['ignore', 'pipe', 'pipe'] })
  Object.assign(reference, { issuer, folder, child })
  reference.secret = await new Promise((resolve, reject) => {
    let said = ''
    child.on('error', reject)
    child.on('exit', () => reject(new Error(`${program} does not serve\n${said}`)))
    child.stderr.on('data', (piece) => (said += piece))
    child.stdout.on('data', (piece) => {
      said += piece
      const [, secret] = /Secret of demo-web: (\S+)\n/.exec(said) ?? []
      if (secret) resolve(secret)
    })
  })
  while (!(await fetch(`${issuer}/health/ready`).then(({ ok }) => ok, () => false))) await wait(50)
})

after(() => {
  reference.child?.kill()
  if (reference.folder) rmSync(reference.folder, { recursive: true, force: true })
})

async function post(path, form) {
  const authorization = `Basic ${btoa(`demo-web:${reference.secret}`)}`
  return fetch(reference.issuer + path, { method: 'POST', headers: { authorization }, body: new URLSearchParams(form) })
}

test('the reference server: a token that was revoked is refused after so many seconds at the latest', async () => {
  const audience = `${reference.issuer}/api`
  const form = { grant_type: 'client_credentials', resource: audience, scope: 'time:read' }
  const answer = await (await post('/oauth/token', form)).json()
  const token = answer.access_token
  assert.ok(token, JSON.stringify(answer))
  const policy = Policy.compile(JSON.stringify({
    scopeward: 1,
    name: 'rs',
    scopes: { 'time:read': 'See time' },
    audiences: { api: { uri: audience } },
  }))
  const seconds = 1
  const endpoint = `${reference.issuer}/oauth/introspect`
  const options = { endpoint, client_id: 'demo-web', client_secret: reference.secret, seconds }
  const guard = new Guard(policy, { verify: introspection(options), audience })
  const eager = new Guard(policy, { verify: introspection({ ...options, seconds: 0 }), audience })
  const need = guard.requirement('time:read'), now = eager.requirement('time:read')
  const passes = async () => (await guard.judge({}, `Bearer ${token}`, need)).access !== undefined
  assert.strictEqual(await passes(), true)
  assert.strictEqual((await post('/oauth/revoke', { token })).status, 200)
  const revoked = performance.now()
  assert.strictEqual((await eager.judge({}, `Bearer ${token}`, now)).access, undefined)
  await wait(seconds * 1000)
  while (performance.now() < revoked + seconds * 1000) await wait(1)
  assert.strictEqual(await passes(), false)
  const { answer: refusal } = await guard.judge({}, 'Bearer never-issued', need)
  assert.strictEqual(refusal.status, 401)
})

test('the reference server: a client whose secret is wrong is an error, and nobody passes', async () => {
  const endpoint = `${reference.issuer}/oauth/introspect`
  const verify = introspection({ endpoint, client_id: 'demo-web', client_secret: 'wrong' })
  await assert.rejects(verify('any'), /answered 401/)
})

/** An endpoint that counts who asks, and answers what it is told to. */
async function endpoint(answer, act) {
  const asked = []
  const server = createServer((req, res) => {
    let body = ''
    req.on('data', (piece) => (body += piece))
    req.on('end', async () => {
      const form = new URLSearchParams(body)
      asked.push({ token: form.get('token'), authorization: req.headers.authorization })
      const { status = 200, text, delay = 0, headers = {} } = await answer(form.get('token'), asked.length)
      await wait(delay)
      res.writeHead(status, headers).end(text)
    })
  })
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
  try {
    return await act(`http://127.0.0.1:${server.address().port}/introspect`, asked)
  } finally {
    server.closeAllConnections()
    server.close()
  }
}

const active = (more = {}) => ({ text: JSON.stringify({ active: true, scope: 'a', ...more }) })
const client = { client_id: 'rs:1', client_secret: 'a b%&' }

test('requests that come at once with one token ask once', () => endpoint(() => ({ ...active(), delay: 50 }), async (url, asked) => {
  const verify = introspection({ endpoint: url, ...client })
  const answers = await Promise.all(Array.from({ length: 50 }, () => verify('one')))
  assert.strictEqual(asked.length, 1)
  assert.ok(answers.every(({ scope }) => scope === 'a'))
  assert.strictEqual(asked[0].authorization, `Basic ${btoa('rs%3A1:a+b%25%26')}`)
}))

test('the memory is bounded, and the oldest answer goes first', () => endpoint(() => active(), async (url, asked) => {
  const verify = introspection({ endpoint: url, ...client, size: 3 })
  for (const token of ['a', 'b', 'c', 'a', 'b', 'c']) await verify(token)
  assert.strictEqual(asked.length, 3)
  for (const token of ['d', 'b', 'c', 'a']) await verify(token)
  assert.deepStrictEqual(asked.slice(3).map(({ token }) => token), ['d', 'a'])
}))

const dead = { text: '{"active":false}' }
test('what is not active is null, and held as well', () => endpoint(() => dead, async (url, asked) => {
  const verify = introspection({ endpoint: url, ...client })
  assert.deepStrictEqual([await verify('x'), await verify('x'), asked.length], [null, null, 1])
}))

const brief = () => active({ exp: Date.now() / 1000 + 1 })
test('an answer is never used beyond its `exp`', () => endpoint(brief, async (url, asked) => {
  const verify = introspection({ endpoint: url, ...client })
  assert.ok(await verify('x'))
  await wait(1020)
  assert.strictEqual(await verify('x'), null)
  assert.strictEqual(asked.length, 1)
}))

test('an `exp` that is no time has come', () => endpoint((token) => active({ exp: token }), async (url) => {
  const verify = introspection({ endpoint: url, ...client })
  assert.deepStrictEqual([await verify('soon'), await verify('')], [null, null])
}))

const FAULTS = {
  'an error': { status: 500, text: '{"active":true}' },
  'another address': { status: 302, headers: { location: 'https://elsewhere.example/' } },
  'no JSON': { text: 'top.secret.token is active' },
  'nothing about the token': { text: '{}' },
  'something that is no yes': { text: '{"active":"true"}' },
  'null': { text: 'null' },
}
for (const [name, fault] of Object.entries(FAULTS)) {
  const first = (_, turn) => (turn === 1 ? fault : active())
  test(`an endpoint that answers ${name} is an error that is not held`, () => endpoint(first, async (url) => {
    const verify = introspection({ endpoint: url, ...client })
    await assert.rejects(verify('top.secret.token'), (error) => !/secret/.test(`${error.message}${error.stack}`))
    assert.ok(await verify('top.secret.token'))
  }))
}

test('bounds are numbers', () => {
  const options = { endpoint: 'https://as.example/introspect', ...client }
  for (const more of [{ seconds: Infinity }, { seconds: -1 }, { seconds: NaN }, { size: 0 }, { ttl: 5 }]) {
    assert.throws(() => introspection({ ...options, ...more }), TypeError)
  }
  assert.throws(() => introspection({ ...options, endpoint: 'introspect' }), TypeError)
})
