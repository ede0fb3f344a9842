// The library on Node, as the parts of the suite take it: built WebAssembly or the native addon, under the layer of `js/`.

import { readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

const here = (path) => fileURLToPath(new URL(path, import.meta.url))

const engines = {
  async wasm(folder, copy) {
    const glue = await import(`${pathToFileURL(join(folder, 'scopeward.js'))}${copy}`)
    const name = readdirSync(folder).filter((name) => name.endsWith('.wasm')).sort()[0]
    const exports = glue.initSync({ module: readFileSync(join(folder, name)) })
    const { wasmEngine } = await import('../../js/wasm.js')
    return { engine: wasmEngine(glue, exports, true), bytes: () => exports.memory.buffer.byteLength }
  },

  async native(folder) {
    const addon = createRequire(import.meta.url)(join(folder, 'scopeward.node'))
    const { nativeEngine } = await import('../../../node/js/native.js')
    return { engine: nativeEngine(addon), bytes: () => process.memoryUsage().rss }
  },
}

/**
 * `lib` is what a program imports; `held` and `bytes` say how much is in use. `folder` holds what wasm-bindgen wrote, or
 * the addon; `copy` makes another engine of the same build.
 */
export async function load(kind, folder, copy = '') {
  if (kind === 'native') folder ??= here('../../../node')
  if (!folder) throw new Error('--glue FOLDER, with what wasm-bindgen wrote')
  const { engine, bytes } = await engines[kind](folder, copy)
  const { api } = await import('../../js/api.js')
  const { PolicyError, InputError } = await import('../../js/errors.js')
  return { lib: { ...api(engine), PolicyError, InputError }, held: () => engine.held(), bytes }
}

/** Paths within `conformance/` to texts. */
export function readFiles(root = here('../../../../conformance')) {
  const files = {}
  for (const folder of ['.', 'vectors', 'policies']) {
    for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
      if (!entry.isFile()) continue
      files[folder === '.' ? entry.name : `${folder}/${entry.name}`] = readFileSync(join(root, folder, entry.name), 'utf8')
    }
  }
  return files
}
