// Rows in a browser, in a page of their own.

import { api, open } from '../dist/engine.js'
import { cases, world } from './cases.mjs'
import { measure } from './measure.mjs'

export async function run({ rows, counts, turns }) {
  if (!globalThis.crossOriginIsolated) throw new Error('the clock of this page is too coarse')
  const read = async (address) => (await fetch(address)).arrayBuffer()
  const engine = open(await read('/dist/scopeward.wasm'))
  const texts = new Map()
  for (const { size } of rows) texts.set(size, new TextDecoder().decode(await read(`/text/${size}`)))
  const host = { ...api(engine), engine, text: (size) => texts.get(size), counts }
  return rows.map(({ what, size, peer }) => measure(cases[what](world(host, size), peer), turns, () => performance.now()))
}
