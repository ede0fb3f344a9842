// Makes the npm package out of what wasm-bindgen wrote: node build.mjs FOLDER_WITH_scopeward.js_AND_scopeward_bg.wasm

import { execFileSync } from 'node:child_process'
import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join, resolve } from 'node:path'
import { deflateRawSync } from 'node:zlib'

import { build, transform } from 'esbuild'

import { adapters } from './adapters.mjs'

const here = import.meta.dirname
const from = process.argv[2] && resolve(process.argv[2])
if (!from) throw new Error('usage: node build.mjs FOLDER')

const dist = join(here, 'dist')
const source = (name) => join(here, 'js', name)
const wasm = join(dist, 'scopeward.wasm')

rmSync(dist, { recursive: true, force: true })
mkdirSync(dist)
optimise()
await scripts()
await element()
await adapters(dist)
declarations()
for (const name of ['LICENSE-APACHE', 'LICENSE-MIT']) copyFileSync(join(here, '../..', name), join(here, name))

function optimise() {
  const program = join(here, 'node_modules/binaryen/bin/wasm-opt')
  // At the lowest addresses stands nothing but the very end of the stack; functions that stay apart pack better.
  const flags = ['-O3', '--low-memory-unused', '--one-caller-inline-max-function-size=0']
  execFileSync(process.execPath, [program, ...flags, join(from, 'scopeward_bg.wasm'), '-o', wasm], { stdio: 'inherit' })
}

/** Each entry by itself, over one shared engine: it and the WebAssembly stand in the package once. */
async function scripts() {
  const esm = ['engine.js', 'web.js', 'workerd.js', 'edge.js', 'node-import.js']
  for (const name of esm) await bundle(name, 'esm', name === 'node-import.js' ? 'node.js' : name)
  await bundle('inline.js', 'esm', 'inline.js', { js: notice() })
  await bundle('node.js', 'cjs', 'node.cjs')
  for (const name of ['inline.cjs', 'web.cjs']) copyFileSync(source(name), join(dist, name))
}

function bundle(name, format, to, banner) {
  return build({
    entryPoints: [source(name)],
    outfile: join(dist, to),
    banner,
    bundle: true,
    format,
    minify: true,
    legalComments: 'none',
    platform: format === 'cjs' ? 'node' : 'neutral',
    target: ['es2022', 'node20'],
    mainFields: ['module', 'main'],
    plugins: [pieces(name, format)],
    logLevel: 'warning',
    logOverride: { 'empty-import-meta': 'silent' },
  })
}

/** The consent element, by itself: it needs no engine. The reference server serves the same bytes. */
async function element() {
  await build({
    entryPoints: [join(here, 'consent/index.js')],
    outfile: join(dist, 'consent.js'),
    bundle: true,
    format: 'esm',
    minify: true,
    legalComments: 'none',
    target: ['es2022'],
    plugins: [styles()],
    logLevel: 'warning',
  })
  const served = join(here, '../../server/src/pages/scope-consent.js')
  const script = readFileSync(join(dist, 'consent.js'), 'utf8')
  // A file that is written anew has the server built anew.
  if (!existsSync(served) || readFileSync(served, 'utf8') !== script) writeFileSync(served, script)
  writeFileSync(join(dist, 'consent.cjs'), "module.exports = require('./consent.js')\n")
}

/** A stylesheet is a text here, as small as can be. */
function styles() {
  return {
    name: 'styles',
    setup({ onLoad }) {
      onLoad({ filter: /\.css$/ }, async ({ path }) => {
        const { code } = await transform(readFileSync(path, 'utf8'), { loader: 'css', minify: true })
        return { contents: code, loader: 'text' }
      })
    },
  }
}

/** What an entry finds in the place of `#glue`, `#bytes` and its neighbours in `dist`. */
function pieces(entry, format) {
  const glue = join(from, 'scopeward.js')
  return {
    name: 'pieces',
    setup({ onLoad, onResolve }) {
      onResolve({ filter: /^#glue$/ }, () => ({ path: glue, sideEffects: false }))
      onResolve({ filter: /^#bytes$/ }, () => ({ path: wasm, namespace: 'bytes' }))
      onLoad({ filter: /./, namespace: 'bytes' }, () => {
        const packed = deflateRawSync(readFileSync(wasm), { level: 9 })
        return { contents: `export default '${packed.toString('base64')}'`, loader: 'js' }
      })
      onResolve({ filter: /\.(cjs|wasm(\?module)?)$/ }, ({ path }) => ({ path, external: true }))
      if (format === 'esm' && entry !== 'engine.js') {
        onResolve({ filter: /^\.\/engine\.js$/ }, ({ path }) => ({ path, external: true }))
      }
    },
  }
}

/** The licence of what inflates the bytes, which stands in the same file. */
function notice() {
  const main = createRequire(import.meta.url).resolve('fflate')
  return `/*! Contains fflate.\n${readFileSync(join(main, '../../LICENSE'), 'utf8').trim()}\n*/`
}

/** The one declaration, for `require`; what `import` finds names it. */
function declarations() {
  const text = ['../policy.d.ts', 'js/init.d.ts'].map((name) => readFileSync(join(here, name), 'utf8'))
  writeFileSync(join(dist, 'index.d.cts'), `/// <reference lib="esnext.disposable" />\n\n${text.join('')}`)
  writeFileSync(join(dist, 'index.d.ts'), "export * from './index.cjs'\n")
  copyFileSync(source('scopeward.wasm.d.cts'), `${wasm}.d.cts`)
  copyFileSync(join(here, 'consent/consent.d.cts'), join(dist, 'consent.d.cts'))
  writeFileSync(join(dist, 'consent.d.ts'), "export * from './consent.cjs'\n")
}
