// The whole suite on Node: node --expose-gc node.mjs [wasm|native] [--glue FOLDER] [--only PART,PART]

import { createHash } from 'node:crypto'
import { parseArgs } from 'node:util'

import fc from 'fast-check'

import { load, readFiles } from './load.mjs'
import { runParts } from './parts.mjs'
import { run as workers } from './workers.mjs'

const { values, positionals } = parseArgs({ allowPositionals: true, options: { glue: { type: 'string' }, only: { type: 'string' } } })
const [kind = 'wasm'] = positionals, { glue } = values
if (!globalThis.gc) throw new Error('node --expose-gc, for the part about memory')

const { lib, held, bytes } = await load(kind, glue)
const { lib: other } = await load(kind, glue, '?other')
const hasher = () => {
  const hash = createHash('sha256')
  return { update: (text) => hash.update(text), hex: () => hash.digest('hex') }
}
const host = {
  lib, other, held, bytes, hasher, fc, kind, glue,
  files: readFiles(),
  gc: globalThis.gc,
  heap: () => process.memoryUsage().heapUsed,
  // What the addon allocates can only be seen in the memory of the whole process.
  slack: kind === 'native' ? 16 * 2 ** 20 : 0,
}
console.log(`${kind} on Node ${process.version}`)
process.exitCode = (await runParts(host, console.log, { workers }, values.only?.split(','))) === 0 ? 0 : 1
