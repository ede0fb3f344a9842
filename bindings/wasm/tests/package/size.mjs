// What the package weighs. The limits stand here and nowhere else; a KB is 1,000 bytes.

import assert from 'node:assert'
import { readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'

import { check } from './checks.mjs'

const LIMITS = { wasm: 149, node: 5, web: 5, consent: 12, unpacked: 660 }

/** Whatever else is in the package does not belong there. */
const CONTENTS = [
  'LICENSE-APACHE', 'LICENSE-MIT', 'README.md', 'dist/consent.cjs', 'dist/consent.d.cts', 'dist/consent.d.ts',
  'dist/consent.js', 'dist/edge.js', 'dist/engine.js', 'dist/index.d.cts',
  'dist/index.d.ts', 'dist/inline.cjs', 'dist/inline.js', 'dist/node.cjs', 'dist/node.js', 'dist/scopeward.wasm',
  'dist/scopeward.wasm.d.cts', 'dist/web.cjs', 'dist/web.js', 'dist/workerd.js', 'package.json',
]

export async function size(project) {
  const bytes = (name) => readFileSync(project.path('node_modules/scopeward/dist', name))
  const compressed = (...names) => names.reduce((sum, name) => sum + gzipSync(bytes(name), { level: 9 }).length, 0)

  await weigh('WebAssembly, gzip', compressed('scopeward.wasm'), LIMITS.wasm)
  await weigh("Node's JavaScript, gzip", compressed('node.js', 'node.cjs'), LIMITS.node)
  await weigh("browsers' JavaScript, gzip", compressed('web.js', 'engine.js'), LIMITS.web)
  await weigh('the consent element, gzip', compressed('consent.js'), LIMITS.consent)
  await weigh('the package, unpacked', project.unpackedSize, LIMITS.unpacked)
  await check('the package holds what it should', () => {
    assert.deepStrictEqual(project.files.map(({ path }) => path).sort(), [...CONTENTS].sort())
  })
}

function weigh(name, bytes, limit) {
  return check(`size: ${name}`, () => {
    const text = `${(bytes / 1000).toFixed(1)} KB of ${limit} KB`
    assert.ok(bytes > 0 && bytes <= limit * 1000, text)
    return text
  })
}
