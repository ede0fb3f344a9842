// Rows of one engine on Node, in a thread of their own. What they come to is what `measure` says.

import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { parentPort, workerData } from 'node:worker_threads'

import { nativeEngine } from '../../node/js/native.js'
import { api, open } from '../dist/engine.js'
import { cases, world } from './cases.mjs'
import { measure } from './measure.mjs'
import { text } from './texts.mjs'

const require = createRequire(import.meta.url)
const { where, rows, counts, turns } = workerData

const engine = where === 'wasm'
  ? open(readFileSync(new URL('../dist/scopeward.wasm', import.meta.url)), true)
  : nativeEngine(require('../../node/scopeward.node'))
/** The time that this process has had: the main thread waits, and what else a busy machine does is not counted. */
const now = () => {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}
const host = { ...api(engine), engine, text, FindMyWay: require('find-my-way'), counts }

parentPort.postMessage(rows.map(({ what, size, peer }) => measure(cases[what](world(host, size), peer), turns, now)))
