// The package beside what people write by hand: node run.mjs [--smoke] [--only TEXT]
//
// Each row has a thread or a page of its own, in which both sides run by turns; their answers must be equal in every round.
// A ratio says how many times faster the engine is than its peer. `--smoke` runs every row once and judges none; `--only`
// runs the rows whose name contains a text, or those of a fresh process: `start`.
// On Node, time is that of the processor; in Chromium and for whole processes, it is that of the clock.
// Needs what `build.mjs` and the addon's build made, and Chromium.

import { availableParallelism, loadavg } from 'node:os'
import { parseArgs } from 'node:util'
import { Worker } from 'node:worker_threads'

import { browser } from './chromium.mjs'
import { rows } from './rows.mjs'
import { starts } from './start.mjs'

const { values: { smoke, only } } = parseArgs({ options: { smoke: { type: 'boolean' }, only: { type: 'string' } } })
const counts = smoke
  ? { requests: 128, repeat: 1, many: 1000, slow: 10 }
  : { requests: 16_384, repeat: 10, many: 1_000_000, slow: 1000 }
const turns = smoke ? { rounds: 1, warm: 0 } : { rounds: 31, warm: 6 }
const wanted = (row) => only === undefined || name(row).includes(only)

const name = ({ where, what, size }) => `${where}: ${what}${size === null ? '' : `, ${size.toLocaleString('en')}`}`
const load = () => loadavg().map((value) => value.toFixed(1)).join(' ')
function shown(ns) {
  if (ns < 1e4) return `${ns.toFixed(ns < 100 ? 1 : 0)} ns`
  return ns < 1e6 ? `${(ns / 1e3).toFixed(1)} us` : `${(ns / 1e6).toFixed(1)} ms`
}

function line(...cells) {
  const widths = [50, -9, 18, -9, -7]
  const padded = cells.map((cell, i) => (widths[i] < 0 ? cell.padStart(-widths[i]) : cell.padEnd(widths[i] ?? 18)))
  console.log(padded.join('  ').trimEnd())
}

/** Prints a row; says whether its demand is met, if it has one. What was called once says nothing about time. */
function say(row, { engine, peer }) {
  const { most, faster } = row, ratio = peer === null ? null : peer / engine
  const demand = [most && `<= ${shown(most)}`, faster && `>= ${faster}x`].filter(Boolean).join(', ')
  if (smoke) return line(name(row), 'ran', row.peer ?? '', peer === null ? '' : 'ran')
  const met = demand === '' ? null : (most === undefined || engine <= most) && (faster === undefined || ratio >= faster)
  const beside = peer === null ? ['', '', ''] : [row.peer, shown(peer), `${ratio.toFixed(2)}x`]
  line(name(row), shown(engine), ...beside, demand, met === null ? '' : met ? 'met' : 'NOT MET')
  return met
}

/** Rows of one engine in a thread, as long as it lives. */
function thread(task) {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('side.mjs', import.meta.url), { workerData: task })
    worker.once('message', resolve).once('error', reject).once('exit', () => reject(new Error('a thread gave no answer')))
  })
}

/** Each row has a place of its own, so that none is compiled for another's sake; where time does not count they share. */
async function all(where, run) {
  const some = rows.filter((row) => row.where === where && wanted(row))
  for (const group of smoke ? [some] : some.map((row) => [row])) {
    if (group.length === 0) continue
    const found = await run({ where, rows: group, counts, turns })
    for (const [at, row] of group.entries()) verdicts.push(say(row, found[at]))
  }
}

console.log(`Node ${process.version}, ${process.platform} ${process.arch}, ${availableParallelism()} processors, load ${load()}\n`)
line('row', 'engine', 'peer', 'peer', 'ratio', 'demand', 'met')
const verdicts = []
if (only === undefined || only === 'start') for (const [row, found] of starts(smoke ? 1 : 15)) verdicts.push(say(row, found))
for (const where of ['wasm', 'addon']) await all(where, thread)

const opened = await browser().catch((error) => {
  console.log(`\nNOT RUN: the rows in Chromium, which could not be started. ${error.message.split('\n')[0]}`)
  process.exitCode = 1
})
if (opened) {
  console.log(`\nChromium ${opened.version}`)
  try {
    await all('chromium', opened.run)
  } finally {
    await opened.close()
  }
}
if (verdicts.length === 0) throw new Error('no row has that name')
const judged = verdicts.filter((met) => typeof met === 'boolean')
const result = smoke ? 'none judged' : `${judged.filter(Boolean).length} of ${judged.length} demands met`
console.log(`\n${verdicts.length} rows; ${result}; load ${load()}`)
