// The whole suite in Chromium: node chromium.mjs --glue FOLDER [--only PART,PART]

import { readdirSync, readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { createRequire } from 'node:module'
import { dirname, extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'

import { chromium } from 'playwright-core'

import { readFiles } from './load.mjs'

const ARGUMENTS = [
  '--headless=new', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync', '--enable-precise-memory-info', '--js-flags=--expose-gc',
]
const TYPES = { '.html': 'text/html', '.js': 'text/javascript', '.mjs': 'text/javascript', '.json': 'application/json' }

const { values } = parseArgs({ options: { glue: { type: 'string' }, only: { type: 'string' } } })
const { glue } = values
if (!glue) throw new Error('usage: node chromium.mjs --glue FOLDER, with what wasm-bindgen wrote')
const here = (path) => fileURLToPath(new URL(path, import.meta.url))
const roots = {
  suite: here('.'),
  js: here('../../js'),
  modules: dirname(dirname(createRequire(import.meta.url).resolve('fast-check/package.json'))),
  glue,
}

/** What stands at an address: files of four folders, the engine, and `conformance/` as one. */
function found(pathname) {
  if (pathname === '/files.json') return JSON.stringify(readFiles())
  if (pathname === '/glue.wasm') return readFileSync(join(glue, readdirSync(glue).filter((name) => name.endsWith('.wasm')).sort()[0]))
  const [, root, ...rest] = pathname.split('/')
  if (!Object.hasOwn(roots, root) || rest.includes('..')) return null
  const path = join(roots[root], ...rest)
  return readFileSync(extname(path) === '' ? `${path}.js` : path)
}

const server = createServer(({ url }, response) => {
  const { pathname } = new URL(url, 'http://localhost')
  let body = null
  try {
    body = found(pathname)
  } catch {
    // there is no such file
  }
  response.writeHead(body === null ? 404 : 200, { 'content-type': TYPES[extname(pathname) || '.js'] ?? 'text/plain' }).end(body)
})
await new Promise((listens) => server.listen(0, '127.0.0.1', listens))

const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ARGUMENTS })
try {
  const page = await browser.newPage()
  page.on('console', (message) => console.log(message.text()))
  page.on('response', (response) => response.ok() || console.log(`  page: ${response.status()} for ${response.url()}`))
  await page.goto(`http://127.0.0.1:${server.address().port}/suite/browser.html?only=${values.only ?? ''}`)
  process.exitCode = (await page.evaluate(() => window.failed)) === 0 ? 0 : 1
} finally {
  await browser.close()
  server.close()
}
