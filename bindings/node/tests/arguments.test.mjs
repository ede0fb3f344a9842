// The addon trusts nobody, not even the layer above it: whatever it is called with, it answers and Node goes on.

import assert from 'node:assert/strict'
import { before, test } from 'node:test'

import { GRANT } from '../../wasm/js/held.js'
import { NONE, addon, text } from './addon.mjs'

const WRONG = [
  undefined, null, true, NaN, -1, 1.5, 2 ** 40, Infinity, 10n, '', 'x', 'é\ud800\0', Symbol('s'), {}, [], () => 1, new Proxy({}, {}),
  Object.create(null), new Date(NaN), new Uint8Array(3), new Float64Array(2), new ArrayBuffer(8), new Uint32Array(new SharedArrayBuffer(8)),
  structuredClone(new Uint32Array(4)), 'p'.repeat(100_000), new (class { get length() { throw new Error('looked') } })(),
]

let policy, grant, handle
before(() => {
  policy = Number(addon.compile(text('timetracker')))
  grant = Number(addon.call('grant', policy, 0, '{"scope":"read:projects"}', ''))
  handle = addon.route(policy, 'GET', '/api/v1/projects')
  assert.notEqual(handle, NONE)
})

test('right arguments are answered', () => {
  const word = addon.decide(policy, grant, handle)
  assert.equal((word >>> 4) & 1, 1)
  assert.equal(word >>> 8, 200)
  assert.equal(addon.decide(policy, grant, handle, undefined), word)
  assert.equal(addon.decide(policy, grant, handle, null), word)
  assert.deepEqual(addon.decideMany(policy, grant, new Uint32Array([handle, NONE])), new Uint8Array([1, 0]))
})

test('numbers of nothing', () => {
  assert.equal(addon.decide(NONE, grant, handle), NONE)
  assert.equal(addon.decide(policy, NONE, handle), NONE)
  assert.equal(addon.decideNeed(policy, grant, NONE), NONE)
  assert.equal(addon.route(NONE, 'GET', '/api/v1/projects'), NONE)
})

test('arguments of another type', () => {
  for (const wrong of ['1', {}, [1], true, 1n, Symbol('s'), null, undefined]) {
    assert.equal(addon.decide(wrong, grant, handle), NONE)
    assert.equal(addon.decide(policy, wrong, handle), NONE)
    assert.equal(addon.decide(policy, grant, wrong), NONE)
    assert.equal(addon.decideNeed(policy, grant, wrong), NONE)
  }
  for (const wrong of [1, {}, ['GET'], true, 1n, Symbol('s'), null, undefined]) {
    assert.equal(addon.route(policy, wrong, '/api/v1/projects'), NONE)
    assert.equal(addon.route(policy, 'GET', wrong), NONE)
    if (wrong != null) assert.equal(addon.decide(policy, grant, handle, wrong), NONE)
    assert.equal(addon.decideMany(policy, grant, wrong), NONE)
  }
  assert.equal(addon.decideMany(policy, grant, new Uint8Array(4)), NONE)
})

test('any arguments, any number of them', () => {
  for (const [name, verb] of Object.entries(addon)) {
    assert.doesNotThrow(() => verb(), name)
    for (const first of WRONG) {
      for (const second of WRONG) {
        for (const third of WRONG) {
          verb(first, second, third, third, second, first)
        }
      }
    }
  }
})

test('called on anything, and as a constructor', () => {
  for (const self of WRONG) assert.equal(addon.decide.call(self), NONE)
  assert.doesNotThrow(() => new addon.route('a', 'b'))
})

test('texts around the size of the buffer are never cut', () => {
  const own = addon.route(policy, 'GET', '/api/v1/time-entries')
  for (const letter of ['a', 'é', '€', '😀']) {
    const width = Buffer.byteLength(letter)
    for (let bytes = 9 * 1024 - 12; bytes < 9 * 1024 + 12; bytes += width) {
      const name = letter.repeat(Math.ceil(bytes / width))
      assert.equal(addon.call('text', 0, 0, JSON.stringify(name), ''), name)
      const claims = JSON.stringify({ scope: 'read:time_entries', principal: name })
      const grant = Number(addon.call('grant', policy, 0, claims, ''))
      assert.equal(addon.decide(policy, grant, own, name) >>> 8, 200)
      assert.equal(addon.decide(policy, grant, own, name + letter) >>> 8, 403, 'the row of another')
      addon.free(GRANT, grant)
    }
  }
})

test('an empty, a detached and a shared list', () => {
  assert.deepEqual(addon.decideMany(policy, grant, new Uint32Array()), new Uint8Array())
  const gone = new Uint32Array([handle])
  structuredClone(gone, { transfer: [gone.buffer] })
  assert.deepEqual(addon.decideMany(policy, grant, gone), new Uint8Array())
  const shared = new Uint32Array(new SharedArrayBuffer(8))
  shared[1] = handle
  assert.equal(addon.decideMany(policy, grant, shared)[1], 1)
})

test('a list longer than is copied at once, and one within a buffer', () => {
  const handles = Uint32Array.from({ length: 200_000 }, (_, i) => (i % 3 === 0 ? handle : NONE))
  const expected = Uint8Array.from({ length: 200_000 }, (_, i) => (i % 3 === 0 ? 1 : 0))
  assert.deepEqual(addon.decideMany(policy, grant, handles), expected)
  assert.deepEqual(addon.decideMany(policy, grant, handles.subarray(3, 9)), expected.slice(3, 9))
})
