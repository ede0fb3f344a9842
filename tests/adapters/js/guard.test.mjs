// What all adapters share, where the cases of this folder's parent do not reach.

import assert from 'node:assert'
import { readFileSync, readdirSync } from 'node:fs'
import { createServer } from 'node:http'
import { connect } from 'node:net'
import { test } from 'node:test'

import * as inline from '../../../bindings/wasm/dist/inline.js'
import { API, InputError, Policy, adapter, frameworks, served, tasks, verify } from './load.mjs'

const { Guard, allOf, anyOf, expand } = await adapter('guard')
const ann = { sub: 'ann', aud: API, scope: 'tasks:read time:read' }
const eve = { sub: 'eve', aud: API, scope: 'tasks:*', roles: ['admin'] }
const good = verify({ ann, eve })
const guarded = (options) => new Guard(tasks, { verify: good, audience: API, ...options })
const code = (wanted) => (error) => error instanceof InputError && error.code === wanted

test('what cannot be meant is told at once', () => {
  assert.throws(() => new Guard(tasks, {}), /either `verify` or `from`/)
  assert.throws(() => guarded({ from: () => null }), /either `verify` or `from`/)
  assert.throws(() => guarded({ audiance: API }), /no option `audiance`/)
  assert.throws(() => guarded({ audience: 'https://elsewhere.example' }), code('invalid-input'))
  assert.throws(() => guarded({ claim: 'scopes' }), code('invalid-input'))
  assert.throws(() => guarded({ realm: 7 }), code('invalid-input'))
})

test('a need is a scope or a tree, never a list, and its scopes are declared', () => {
  const guard = guarded()
  assert.throws(() => guard.requirement(['tasks:read', 'tasks:write']), code('invalid-input'))
  assert.throws(() => guard.requirement('tsks:read'), code('unknown-scope'))
  assert.throws(() => guard.requirement(anyOf('tasks:read', 'tsks:read')), code('unknown-scope'))
  assert.throws(() => guard.requirement(allOf()), code('invalid-input'))
  const ask = () => guard.requirement(allOf('tasks:read', anyOf('time:read', 'reports:read')))
  assert.strictEqual(ask(), ask(), 'it is prepared once')
})

test('named scopes are those of an audience', async () => {
  const bare = new Guard(tasks, { verify: good })
  assert.throws(() => bare.requirement('tasks:read'), /say whose scopes these are/)
  const other = new Guard(tasks, { verify: good, audience: 'https://tasks.example/mcp' })
  const { access, answer } = await other.judge({}, 'Bearer ann', other.requirement('tasks:read'))
  assert.strictEqual(access, undefined)
  assert.strictEqual(answer.status, 401)
})

test('a handler sees who asks and what for', async () => {
  const guard = guarded({ obliged: true })
  const { access } = await guard.judge({}, 'Bearer ann', tasks.route('GET', '/time'))
  assert.deepStrictEqual([access.principal, access.rows, access.decision.operation], ['ann', 'own', 'GET /time'])
  assert.deepStrictEqual([access.claims.scope, [...access.grant.granted]], ['tasks:read time:read', ['tasks:read', 'time:read']])
  assert.strictEqual(access.about('ann'), null)
  for (const owner of ['bob', '', null, undefined]) assert.strictEqual(access.about(owner).status, 403, String(owner))
})

test('what nobody owns is not the own of who has an empty name', async () => {
  const { access } = await guarded({ obliged: true, verify: () => ({ ...ann, sub: '' }) }).judge({}, 'Bearer x', tasks.route('GET', '/time'))
  for (const owner of [null, undefined]) assert.strictEqual(access.about(owner).status, 403)
})

test('without a token there is nobody, and a bad one is nobody either', async () => {
  const health = tasks.route('GET', '/health')
  for (const header of [undefined, null, 'Bearer nobody', 'Bearer a b', 'Basic YTpi']) {
    const { access } = await guarded().judge({}, header, health)
    assert.deepStrictEqual([access.principal, access.claims], [null, null], header)
  }
  // So is who holds a token that was taken back, and nobody asks for their roles.
  const roles = ({ sub }) => assert.fail(sub)
  const { access } = await guarded({ verify: () => ({ ...ann, active: false }), roles }).judge({}, 'Bearer x', health)
  assert.deepStrictEqual([access.principal, access.claims], [null, null])
})

test('a decision that obliges is an error unless the handlers say that they comply', async () => {
  const time = tasks.route('GET', '/time')
  await assert.rejects(guarded().judge({}, 'Bearer ann', time), /`obliged: true`/)
  await assert.rejects(guarded({ obliged: 'yes' }).judge({}, 'Bearer ann', time), /`obliged: true`/)
  const { access } = await guarded({ obliged: true }).judge({}, 'Bearer ann', time)
  assert.strictEqual(access.rows, 'own')
})

test('where the framework has verified, its payload counts', async () => {
  const guard = new Guard(tasks, { from: (request) => request.auth?.payload, audience: API })
  const need = guard.requirement('tasks:read')
  const ask = (auth) => guard.judge({ auth }, 'Bearer whatever', need)
  assert.ok((await ask({ payload: ann })).access)
  assert.strictEqual(JSON.parse((await ask(undefined)).answer.body).error, 'Authentication required')
  for (const payload of [false, 'ann', [], { scope: 7 }]) assert.strictEqual((await ask({ payload })).answer.status, 401)
})

test('roles may be facts from elsewhere, and then those of the token do not count', async () => {
  const all = tasks.route('DELETE', '/tasks/1')
  const judge = async (roles) => (await guarded({ roles }).judge({}, 'Bearer eve', all)).access !== undefined
  assert.strictEqual(await judge(undefined), true)
  assert.strictEqual(await judge(() => []), false)
  assert.strictEqual(await judge(async ({ sub }) => (sub === 'eve' ? ['admin'] : [])), true)
  assert.strictEqual(await judge(() => undefined), false)
  await assert.rejects(guarded({ roles: () => 'admin' }).judge({}, 'Bearer eve', all), code('invalid-input'))
  const roles = ['admin']
  assert.strictEqual(await judge(() => roles), true)
  roles.push('still the own list of the program')
})

test('what is remembered of a payload is of no other one', async () => {
  const known = { odd: { scope: '', state: 'unknown', aud: API }, plain: { scope: '', state: 'unknown' }, ann }
  let roles = []
  const guard = guarded({ verify: (token) => known[token] ?? null, roles: () => roles })
  const me = tasks.route('GET', '/me'), write = tasks.route('POST', '/tasks')
  const status = async (token, ask) => (await guard.judge({}, `Bearer ${token}`, ask)).answer?.status ?? 200
  for (const turn of [1, 2]) {
    for (const [token, wanted] of [['nobody', 401], ['odd', 200], ['plain', 401], ['ann', 200], ['nobody', 401]]) {
      assert.strictEqual(await status(token, me), wanted, `${token} in turn ${turn}`)
    }
  }
  const { access } = await guard.judge({}, 'Bearer ann', me)
  assert.throws(() => { access.claims.principal = 'eve' }, TypeError)
  assert.throws(() => access.claims.roles.push('admin'), TypeError)
  known.ann = { ...ann, scope: '*' }
  assert.strictEqual(await status('ann', write), 403)
  roles = ['admin']
  assert.strictEqual(await status('ann', write), 200)
  roles = []
  assert.strictEqual(await status('ann', write), 403)
  for (let turn = 0; turn < 3000; turn++) known[turn] = { ...ann, jti: turn, sub: String(turn) }
  for (let turn = 0; turn < 3000; turn++) assert.strictEqual((await guard.judge({}, `Bearer ${turn}`, me)).access.principal, String(turn))
})

test('the strict reader stands behind every payload; `claim` chooses', async () => {
  const both = { ...ann, permissions: ['time:read'] }
  const time = tasks.route('GET', '/search')
  const judge = async (claim) => (await guarded({ verify: () => both, claim }).judge({}, 'Bearer x', time)).access !== undefined
  assert.deepStrictEqual([await judge(null), await judge('scope'), await judge('permissions')], [false, true, false])
})

test('expand on entry gives what the scopes of a token give', () => {
  assert.deepStrictEqual(expand(tasks, { aud: API, scope: 'reports:write' }), ['reports:read', 'reports:write'])
  assert.deepStrictEqual(expand(tasks, { aud: API, scope: 'tasks:*' }).includes('tasks:read'), false)
  assert.ok(expand(tasks, eve).includes('tasks:read'))
  assert.ok(expand(tasks, { ...eve, roles: [] }, { roles: () => ['admin'] }).includes('tasks:read'))
  assert.throws(() => expand(tasks, { scope: 7 }), code('invalid-input'))
  assert.deepStrictEqual(expand(tasks, { active: false }, { roles: ({ realm }) => realm.roles }), [], 'whose it is is not asked')
})

test('an adapter knows no engine but the policy\'s', async () => {
  const folder = new URL('../../../bindings/wasm/dist/adapters/', import.meta.url)
  const files = readdirSync(folder).filter((name) => name.endsWith('.js'))
  assert.ok(files.length >= 10)
  for (const file of files) {
    const text = readFileSync(new URL(file, folder), 'utf8')
    assert.doesNotMatch(text, /from\s*["'](?!\.\/)(?!node:)|wasm/, file)
  }
  const policy = inline.Policy.compile(readFileSync(new URL('../../../examples/tasks.toml', import.meta.url), 'utf8'))
  const { access } = await new Guard(policy, { verify: good, audience: API }).judge({}, 'Bearer ann', policy.route('GET', '/tasks'))
  assert.ok(access)
})

for (const [name, start] of Object.entries(frameworks)) {
  test(`${name}: two \`Authorization\` headers are no token`, async () => {
    const { scopes } = await adapter(name)
    const { listener } = await start(scopes(one, { audience: API, verify: () => ann, obliged: true }), [['get', '/tasks', { reached: true }]])
    const server = createServer(listener)
    await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
    const asked = (...headers) => new Promise((resolve, reject) => {
      const socket = connect(server.address().port, '127.0.0.1', () => {
        socket.write(['GET /tasks HTTP/1.1', 'host: a', 'connection: close', ...headers, '', ''].join('\r\n'))
      })
      let said = ''
      socket.on('data', (piece) => (said += piece)).on('error', reject).on('close', () => resolve(said.split(' ')[1]))
    })
    try {
      assert.strictEqual(await asked('authorization: Bearer a'), '200')
      assert.strictEqual(await asked('authorization: Bearer a', 'Authorization: Bearer b'), '401')
    } finally {
      server.close()
    }
  })

  test(`${name}: what goes wrong is an error that tells nothing, and nobody passes`, async () => {
    const { scopes } = await adapter(name)
    const routes = [['get', '/tasks', { secret: true }]]
    const asked = async (options) => {
      const { listener } = await start(scopes(one, { audience: API, ...options }), routes)
      const errors = console.error
      console.error = () => {}
      try {
        return await served(listener, (ask) => ask('GET /tasks', 'top.secret.token'))
      } finally {
        console.error = errors
      }
    }
    const answers = [
      await asked({ verify: () => Promise.reject(new Error('password of the database')) }),
      await asked({ verify: () => { throw new Error('password of the database') } }),
      await asked({ from: () => { throw new Error('password of the database') } }),
      await asked({ verify: () => ann, roles: () => { throw new Error('password of the database') } }),
      await asked({ verify: () => ({ ...ann, scope: 'time:read' }) }),
    ]
    for (const { status, headers, body } of answers) {
      assert.strictEqual(status, 500, body)
      assert.doesNotMatch(JSON.stringify(headers) + body, /secret|password|top\./)
    }
    // The negative control: the same app lets pass who may.
    assert.match((await asked({ verify: () => ann, obliged: true })).body, /secret/)
  })
}

/** Its one operation shows own rows. */
const one = Policy.compile(`
scopeward = 1
name = "one"
[scopes]
"tasks:read" = "See tasks"
"time:read" = "See time"
[audiences.api]
uri = "${API}"
[audiences.api.operations]
"GET /tasks" = { need = { any = ["tasks:read", "time:read"] }, rows = { own = true } }
`)
