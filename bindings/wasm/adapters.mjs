// Puts the adapters into the package: each file by itself, so that all share one guard. None holds an engine: it is the policy's.

import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { transform } from 'esbuild'

const from = join(import.meta.dirname, 'adapters')

export async function adapters(dist) {
  const to = join(dist, 'adapters')
  rmSync(to, { recursive: true, force: true })
  mkdirSync(to)
  for (const file of readdirSync(from)) {
    const text = readFileSync(join(from, file), 'utf8')
    if (file.endsWith('.d.ts')) declare(to, file.slice(0, -5), text)
    else {
      const { code } = await transform(text, { format: 'esm', minify: true, target: ['es2022', 'node20'] })
      writeFileSync(join(to, file), code)
    }
  }
}

/** What programs may import is declared: once, for `require`; what `import` finds names it. */
function declare(to, name, text) {
  writeFileSync(join(to, `${name}.cjs`), `module.exports = require('./${name}.js')\n`)
  writeFileSync(join(to, `${name}.d.cts`), text.replace(/'(\.\/\w+)\.js'/g, "'$1.cjs'"))
  writeFileSync(join(to, `${name}.d.ts`), `export * from './${name}.cjs'\n`)
}

if (import.meta.filename === process.argv[1]) await adapters(join(import.meta.dirname, 'dist'))
