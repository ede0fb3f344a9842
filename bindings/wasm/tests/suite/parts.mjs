// The parts that run on every host, in order, each with what it needs besides the library.

import { run as exhaustive } from './exhaustive.mjs'
import { run as hostile } from './hostile.mjs'
import { run as laws } from './laws.mjs'
import { run as memory } from './memory.mjs'
import { run as parity } from './parity.mjs'
import { run as vectors } from './vectors.mjs'

const PARTS = { vectors, exhaustive, parity, laws, hostile, memory }

/**
 * Runs parts and says a line about each. `host` is `{lib, other, fresh, files, fc, hasher, gc, heap, slack}`;
 * `more` are parts of this host only.
 */
export async function runParts(host, say, more = {}, only = []) {
  let passed = 0, failed = 0
  for (const [name, run] of Object.entries({ ...PARTS, ...more })) {
    if (only.length > 0 && !only.includes(name)) continue
    const from = performance.now()
    const result = await run(host.lib, host.files, host).catch((error) => ({ passed: 0, failed: 1, failures: [error.stack] }))
    const seconds = ((performance.now() - from) / 1000).toFixed(1)
    for (const failure of result.failures) say(`  ${name}: ${failure}`)
    say(`${name}: ${result.passed} passed, ${result.failed} failed (${details(result)}${seconds} s)`)
    passed += result.passed
    failed += result.failed
  }
  if (passed === 0) failed++
  say(`javascript: ${passed} passed, ${failed} failed`)
  return failed
}

const details = ({ controls, count, figures }) => {
  if (controls !== undefined) return `${controls} controls, `
  if (count !== undefined) return `${count} answers, `
  return figures === undefined ? '' : `${JSON.stringify(figures)}, `
}
