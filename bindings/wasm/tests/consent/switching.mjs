// Without the engine the element switches as the engine does: in every state that a person can reach, every permission both ways.

import assert from 'node:assert'

import { Ticks } from '../../consent/ticks.js'
import { Policy } from '../../dist/inline.js'
import { check } from '../package/checks.mjs'
import { EVERYTHING } from './screens.mjs'

/** How many states there are, by the dependencies alone (tests/tests/closure_table.rs counts them in words). */
const STATES = { 'DoubleTime, API': 2 ** 3 * 3 ** 7 * 5, 'DoubleTime, MCP': 2 ** 3 * 3 ** 6 * 5, 'TimeTracker, a user': 2 ** 10, 'TimeTracker, an administrator': 2 ** 14 }

export async function switching() {
  for (const [name, expected] of Object.entries(STATES)) {
    await check(`switching: every state of ${name}`, () => {
      const { states, switches } = walk(consent(name))
      assert.strictEqual(states, expected)
      return `${states} states, ${switches} switches`
    })
  }
  await check('switching: every set of ticks that may come back', () => {
    const start = consent('DoubleTime, MCP', { scope: 'mcp tasks:read tasks:write invoices:read invoices:write invoices:send' })
    const ticks = new Ticks(start.table)
    const { scopes } = start.table
    for (let set = 0; set < 2 ** scopes.length; set += 1) {
      const ticked = scopes.filter((_, index) => (set >> index) & 1)
      assert.deepStrictEqual(ticks.choose(start.hash, ticked).selected, [...start.choose(start.hash, ticked).selected])
    }
    return `${2 ** scopes.length} sets`
  })
  await check('switching: one wrong bit is seen', () => {
    const start = consent('DoubleTime, MCP')
    const place = (scope) => start.table.scopes.indexOf(scope)
    const without = (hex, scope) => (BigInt(`0x${hex}`) & ~(1n << BigInt(place(scope)))).toString(16)
    const spoiled = (change) => {
      const table = structuredClone(start.table)
      change(table)
      assert.throws(() => walk(start, table), assert.AssertionError)
    }
    spoiled(({ needs }) => (needs[place('rules:write')] = without(needs[place('rules:write')], 'rules:read')))
    spoiled(({ needed_by: by }) => (by[place('rules:read')] = without(by[place('rules:read')], 'rules:write')))
    spoiled((table) => (table.locked = '0'))
  })
}

function consent(name, request) {
  const { ask, policy } = EVERYTHING[name]
  return Policy.compile(policy).consent({ ...ask, request: { ...ask.request, ...request } })
}

/** Breadth first from the start. Stops where engine and table differ, in what changes or in what is said of it. */
function walk(start, table = start.table) {
  const first = new Ticks(table)
  const seen = new Set([first.selected.join(' ')])
  let switches = 0
  for (const queue = [first]; queue.length > 0; ) {
    const at = queue.pop()
    const on = at.selected
    const engine = start.choose(start.hash, on)
    for (const scope of table.scopes) {
      for (const wanted of [true, false]) {
        const { changes, next } = at.toggle(scope, wanted)
        const said = engine.toggle(scope, wanted)
        said.next.dispose()
        switches += 1
        if (JSON.stringify(changes) !== JSON.stringify(said.changes)) assert.deepStrictEqual(changes, said.changes)
        if (changes.length === 0) continue
        const state = next.selected.join(' ')
        const moved = new Set(said.changes.map((change) => change.scope))
        assert.strictEqual(state, table.scopes.filter((one) => on.includes(one) !== moved.has(one)).join(' '))
        if (seen.has(state)) continue
        seen.add(state)
        queue.push(next)
      }
    }
    engine.dispose()
  }
  return { states: seen.size, switches }
}
