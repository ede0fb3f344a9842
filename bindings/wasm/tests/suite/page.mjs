// The whole suite in a browser. What the server gives: `chromium.mjs`.

import fc from 'fast-check'

import { runParts } from './parts.mjs'
import { sha256 } from './sha256.mjs'

async function load(copy = '') {
  const glue = await import(`/glue/scopeward.js${copy}`)
  const exports = glue.initSync({ module: await (await fetch('/glue.wasm')).arrayBuffer() })
  const { api } = await import('/js/api.js')
  const { wasmEngine } = await import('/js/wasm.js')
  const { PolicyError, InputError } = await import('/js/errors.js')
  const engine = wasmEngine(glue, exports)
  return { lib: { ...api(engine), PolicyError, InputError }, held: () => engine.held(), bytes: () => exports.memory.buffer.byteLength }
}

export async function run(say, only) {
  const { lib } = await load()
  const { lib: other } = await load('?other')
  const files = await (await fetch('/files.json')).json()
  const fresh = () => load('?fresh')
  const host = { lib, other, fresh, files, fc, hasher: sha256, gc: window.gc, heap: () => performance.memory.usedJSHeapSize }
  say(`wasm in ${navigator.userAgent}`)
  return runParts(host, say, {}, only)
}
