// Each verb over both engines in one process, by turns: the medians, and how many times faster the addon is; beside them
// the same of the best rounds. Each engine has its own thread, so that neither is compiled for the other's sake.
//
//     node bindings/node/bench/verbs.mjs GLUE.js ENGINE.wasm

import { once } from 'node:events'
import { Worker } from 'node:worker_threads'

const [glue, file] = process.argv.slice(2)
if (file === undefined) throw new Error('node verbs.mjs GLUE.js ENGINE.wasm')
const ROUNDS = 31, WARM = 4

const median = (list) => list.sort((a, b) => a - b)[list.length >> 1]
const shown = (ns) => (ns < 1e4 ? `${ns.toFixed(ns < 100 ? 1 : 0)} ns` : ns < 1e7 ? `${(ns / 1e3).toFixed(1)} us` : `${(ns / 1e6).toFixed(1)} ms`)
const row = (...cells) => console.log(cells.map((cell, at) => (at === 0 ? cell.padEnd(30) : cell.padStart(14))).join(''))

const told = (worker, message) => {
  worker.postMessage(message)
  return once(worker, 'message').then(([answer]) => answer)
}

const sides = ['wasm', 'native'].map((name) => new Worker(new URL('./side.mjs', import.meta.url), { workerData: { name, glue, file } }))
const verbs = await told(sides[0], null)
await told(sides[1], null)

row('verb', 'wasm', 'native', 'wasm / native', 'of the bests')
for (const verb of verbs) {
  const found = sides.map(() => [])
  for (let round = -WARM; round < ROUNDS; round++) {
    for (const [at, side] of sides.entries()) {
      const ns = await told(side, verb)
      if (round >= 0) found[at].push(ns)
    }
  }
  const [left, right] = found.map(median)
  const [least, best] = found.map((list) => Math.min(...list))
  row(verb, shown(left), shown(right), (left / right).toFixed(2), (least / best).toFixed(2))
}
console.log(`Node ${process.version}, ${process.platform} ${process.arch}; ${ROUNDS} rounds each, by turns`)
process.exit()
