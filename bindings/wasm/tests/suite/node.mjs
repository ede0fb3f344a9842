// The whole suite on Node: node --expose-gc node.mjs wasm --glue FOLDER | native [--glue FOLDER], [--only PART,PART]

import { createHash } from 'node:crypto'
import { parseArgs } from 'node:util'

import fc from 'fast-check'

import { load, readFiles } from './load.mjs'
import { runParts } from './parts.mjs'
import { run as workers } from './workers.mjs'

const { values, positionals } = parseArgs({ allowPositionals: true, options: { glue: { type: 'string' }, only: { type: 'string' } } })
const [kind = 'wasm'] = positionals, { glue } = values
if (!globalThis.gc) throw new Error('node --expose-gc, for the part about memory')

const { lib } = await load(kind, glue)
const { lib: other } = await load(kind, glue, '?other')
const hasher = () => {
  const hash = createHash('sha256')
  return { update: (text) => hash.update(text), hex: () => hash.digest('hex') }
}
const host = {
  lib, other, hasher, fc, kind, glue,
  fresh: () => load(kind, glue, '?fresh'),
  files: readFiles(),
  gc: globalThis.gc,
  heap: () => process.memoryUsage().heapUsed,
  // What the addon allocates can only be seen in the memory of the whole process.
  slack: kind === 'native' ? 2 ** 21 : 0,
}
console.log(`${kind} on Node ${process.version}`)
process.exitCode = (await runParts(host, console.log, { workers }, values.only?.split(','))) === 0 ? 0 : 1
