// Vite, webpack and esbuild, without a plugin: what they make of a page runs in Chromium.

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { build as esbuild } from 'esbuild'
import { build as vite, createLogger, createServer } from 'vite'
import webpack from 'webpack'

import { serveFiles, TELL } from './browser.mjs'
import { check } from './checks.mjs'
import { root } from './project.mjs'
import { judge } from './runtimes.mjs'

const page = (...lines) => `${lines.join('\n')}\nimport { answers } from '../smoke.mjs'\n`
const WAIT = `${page("import * as scopeward from 'scopeward'")}await scopeward.init()\n${TELL}`
const INLINE = `${page("import * as scopeward from 'scopeward/inline'")}${TELL}`

/** An import for what it does alone: no bundler may leave it out. */
const ELEMENT = `${page("import * as scopeward from 'scopeward/inline'", "import 'scopeward/consent'")}
if (customElements.get('scope-consent') === undefined) throw new Error('there is no element')
${TELL}`

/** As the README has it. */
export const ADDRESS = `import { init } from 'scopeward'
import address from 'scopeward/scopeward.wasm'

await init(new URL(address, import.meta.url))
`
export const BYTES = `import { initSync } from 'scopeward'
import bytes from 'scopeward/scopeward.wasm'

initSync(bytes)
`

const named = (loading) => `${page("import * as scopeward from 'scopeward'")}${loading}${TELL}`

/** Bundles `main.js` of a folder into its `dist`. */
const bundlers = {
  vite: (folder) => vite({ root: folder, base: './', logLevel: 'silent', customLogger: strict() }),
  esbuild: (folder, options = {}) =>
    esbuild({
      entryPoints: [join(folder, 'main.js')],
      outdir: join(folder, 'dist'),
      bundle: true,
      format: 'esm',
      minify: true,
      logLevel: 'silent',
      ...options,
    }).then(({ warnings }) => warnings.forEach(refuse)),
  webpack: (folder) => {
    const output = { path: join(folder, 'dist'), filename: 'main.js' }
    const context = { context: folder, entry: './main.js', mode: 'production', performance: false, output }
    return new Promise((resolve, reject) => {
      webpack(context, (error, stats) => {
        if (error) reject(error)
        else if (stats.hasErrors() || stats.hasWarnings()) reject(new Error(stats.toString('errors-warnings')))
        else resolve()
      })
    })
  },
}

function strict() {
  return Object.assign(createLogger('silent'), { error: refuse, warn: refuse, warnOnce: refuse })
}

function refuse(warning) {
  throw new Error(warning.text ?? String(warning))
}

const BUNDLES = [
  { name: 'Vite', bundler: 'vite', script: WAIT },
  { name: 'Vite, inline', bundler: 'vite', script: INLINE },
  { name: 'webpack', bundler: 'webpack', script: WAIT },
  { name: 'webpack, inline', bundler: 'webpack', script: INLINE },
  { name: 'esbuild, inline', bundler: 'esbuild', script: INLINE },
  ...['vite', 'webpack', 'esbuild'].map((bundler) => ({ name: `${bundler}, the consent element`, bundler, script: ELEMENT })),
  { name: 'esbuild, a file', bundler: 'esbuild', script: named(ADDRESS), options: { loader: { '.wasm': 'file' } } },
  { name: 'esbuild, bytes', bundler: 'esbuild', script: named(BYTES), options: { loader: { '.wasm': 'binary' } } },
]

export async function bundles(project, browser) {
  const server = await serveFiles(project.folder)
  try {
    for (const [number, { name, bundler, script, options }] of BUNDLES.entries()) {
      await check(`bundled by ${name}`, async () => {
        const folder = prepare(project, `bundle-${number}`, script)
        await bundlers[bundler](folder, options)
        if (bundler !== 'vite') writeFileSync(join(folder, 'dist/index.html'), html('main.js'))
        judge(await browser.answers(`${server.address}/bundle-${number}/dist/index.html`))
        return version(bundler)
      })
    }
    await check('served by Vite while developing', () => developed(project, browser))
  } finally {
    server.close()
  }
}

function prepare(project, name, script) {
  const folder = project.path(name)
  mkdirSync(join(folder, 'dist'), { recursive: true })
  writeFileSync(join(folder, 'main.js'), script)
  writeFileSync(join(folder, 'index.html'), html('/main.js'))
  return folder
}

const html = (script) =>
  `<!doctype html><link rel="icon" href="data:,"><script type="module" src="${script}"></script>\n`

async function developed(project, browser) {
  const folder = prepare(project, 'developed', WAIT)
  const server = await createServer({
    root: folder,
    logLevel: 'silent',
    customLogger: strict(),
    server: { host: '127.0.0.1', port: 0, hmr: false, fs: { allow: [project.folder] } },
  })
  try {
    await server.listen()
    judge(await browser.answers(server.resolvedUrls.local[0]))
  } finally {
    await server.close()
  }
}

function version(name) {
  return JSON.parse(readFileSync(join(root, 'node_modules', name, 'package.json'), 'utf8')).version
}
