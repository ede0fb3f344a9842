// One row on Node, in its own thread: no row is compiled for another's sake. What it comes to is what `measure` says.

import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { parentPort, workerData } from 'node:worker_threads'

import { nativeEngine } from '../../node/js/native.js'
import { api, open } from '../dist/engine.js'
import { cases, world } from './cases.mjs'
import { measure } from './measure.mjs'
import { text } from './texts.mjs'

const require = createRequire(import.meta.url)
const { where, what, size, peer, counts, turns } = workerData

const engine = where === 'wasm'
  ? open(readFileSync(new URL('../dist/scopeward.wasm', import.meta.url)), true)
  : nativeEngine(require('../../node/scopeward.node'))
const host = { ...api(engine), engine, text, FindMyWay: require('find-my-way'), counts }

parentPort.postMessage(measure(cases[what](world(host, size), peer), turns))
