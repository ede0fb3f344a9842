// What the package weighs. The limits stand here and nowhere else; a KB is 1,000 bytes.

import assert from 'node:assert'
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'

import { check } from './checks.mjs'
import { root } from './project.mjs'

const LIMITS = { wasm: 150, node: 5, web: 5, consent: 12, adapter: 4, unpacked: 700 }

/** Whatever else is in the package does not belong there. */
const CONTENTS = [
  'LICENSE-APACHE', 'LICENSE-MIT', 'README.md', 'dist/consent.cjs', 'dist/consent.d.cts', 'dist/consent.d.ts',
  'dist/consent.js', 'dist/edge.js', 'dist/engine.js', 'dist/index.d.cts',
  'dist/index.d.ts', 'dist/inline.cjs', 'dist/inline.js', 'dist/node.cjs', 'dist/node.js', 'dist/scopeward.wasm',
  'dist/scopeward.wasm.d.cts', 'dist/web.cjs', 'dist/web.js', 'dist/workerd.js', 'package.json',
]

/** Each adapter, and what several of them share: the latter has no declaration, and nobody can import it. */
const ADAPTERS = readdirSync(join(root, 'adapters')).flatMap((name) => {
  const base = `dist/adapters/${name.replace(/(\.d)?\.[tj]s$/, '')}`
  return name.endsWith('.d.ts') ? [`${base}.cjs`, `${base}.d.cts`, `${base}.d.ts`] : [`${base}.js`]
})

export async function size(project) {
  const bytes = (name) => readFileSync(project.path('node_modules/scopeward/dist', name))
  const compressed = (...names) => names.reduce((sum, name) => sum + gzipSync(bytes(name), { level: 9 }).length, 0)

  await weigh('WebAssembly, gzip', compressed('scopeward.wasm'), LIMITS.wasm)
  await weigh("Node's JavaScript, gzip", compressed('node.js', 'node.cjs'), LIMITS.node)
  await weigh("browsers' JavaScript, gzip", compressed('web.js', 'engine.js'), LIMITS.web)
  await weigh('the consent element, gzip', compressed('consent.js'), LIMITS.consent)
  const adapter = ['guard', 'check', 'spelling', 'express'].map((name) => `adapters/${name}.js`)
  await weigh('an adapter with all that it stands on, gzip', compressed(...adapter), LIMITS.adapter)
  await weigh('the package, unpacked', project.unpackedSize, LIMITS.unpacked)
  await check('the package holds what it should', () => {
    assert.deepStrictEqual(project.files.map(({ path }) => path).sort(), [...CONTENTS, ...ADAPTERS].sort())
  })
}

function weigh(name, bytes, limit) {
  return check(`size: ${name}`, () => {
    const text = `${(bytes / 1000).toFixed(1)} KB of ${limit} KB`
    assert.ok(bytes > 0 && bytes <= limit * 1000, text)
    return text
  })
}
