// The whole suite in a browser. What the server gives: `chromium.mjs`.

import fc from 'fast-check'

import { runParts } from './parts.mjs'
import { sha256 } from './sha256.mjs'

async function load(copy = '') {
  const glue = await import(`/glue/scopeward.js${copy}`)
  const exports = glue.initSync({ module: await (await fetch('/glue.wasm')).arrayBuffer() })
  const [{ api }, { wasmEngine }, { PolicyError, InputError }] = await Promise.all(['api', 'wasm', 'errors'].map((name) => import(`/js/${name}.js`)))
  const engine = wasmEngine(glue, exports)
  return { lib: { ...api(engine), PolicyError, InputError }, held: () => engine.held(), bytes: () => exports.memory.buffer.byteLength }
}

export async function run(say, only) {
  const { lib, held, bytes } = await load()
  const { lib: other } = await load('?other')
  const files = await (await fetch('/files.json')).json()
  const host = { lib, other, held, bytes, files, fc, hasher: sha256, gc: window.gc, heap: () => performance.memory.usedJSHeapSize }
  say(`wasm in ${navigator.userAgent}`)
  return runParts(host, say, {}, only)
}
