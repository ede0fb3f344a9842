// Memory does not grow with what is asked, nor with what was compiled and freed.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

import { POLICY } from '../../wasm/js/held.js'
import { Policy, addon, text } from './addon.mjs'

const MOST = 4 * 1024 * 1024
setFlagsFromString('--expose-gc')
const gc = runInNewContext('gc')

/** How many bytes the process grows by: the median of many times, since a heap grows and shrinks, too. */
function growth(act) {
  const sizes = Array.from({ length: 8 }, () => {
    act()
    gc()
    return process.memoryUsage().rss
  })
  return sizes.slice(1).map((size, at) => size - sizes[at]).sort((a, b) => a - b)[3]
}

const flat = (act) => {
  const held = addon.held()
  const grown = growth(act)
  assert.equal(addon.held(), held)
  assert.ok(grown < MOST, `${(grown / 2 ** 20).toFixed(1)} MiB more`)
}

test('1,600,000 decisions', () => {
  const policy = Policy.compile(text('timetracker'))
  const grant = policy.grant({ scope: 'read:projects' })
  let allowed = 0
  flat(() => {
    for (let i = 0; i < 50_000; i++) {
      allowed += policy.decide(grant, 'GET', `/api/v1/projects/${i}`).allowed
      allowed += policy.decide(grant, i & 15, 'ann').allowed
      allowed += policy.decide(null, i & 15).allowed
      allowed += policy.allows(grant, i & 15)
    }
  })
  assert.ok(allowed >= 400_000)
})

test('10,000 policies, compiled and freed', () => {
  const source = text('doubletime')
  flat(() => {
    for (let i = 0; i < 1_250; i++) {
      const policy = Policy.compile(source)
      policy.grant({ scope: 'tasks:read' }).dispose()
      policy.dispose()
    }
  })
})

test('80,000 lists', () => {
  const policy = Policy.compile(text('timetracker'))
  const handles = new Uint32Array(1000)
  flat(() => {
    for (let i = 0; i < 10_000; i++) policy.decideMany(null, handles)
  })
})

test('one policy of ten that is not freed is seen', () => {
  const source = text('doubletime')
  const kept = []
  assert.ok(growth(() => { for (let i = 0; i < 125; i++) kept.push(addon.compile(source)) }) > MOST)
  for (const number of kept) addon.free(POLICY, Number(number))
})
