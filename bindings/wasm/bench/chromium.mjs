// Rows in Chromium: what serves the page, and what opens it.

import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { extname } from 'node:path'

import { chromium } from 'playwright-core'

import { text } from './texts.mjs'

const ARGUMENTS = [
  '--headless=new', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync',
]
const TYPES = { '.mjs': 'text/javascript', '.js': 'text/javascript', '.wasm': 'application/wasm' }
/** A page that no other can look into has a finer clock. */
const ALONE = { 'cross-origin-opener-policy': 'same-origin', 'cross-origin-embedder-policy': 'require-corp' }

function found(pathname) {
  if (pathname === '/') return '<!doctype html><title>bench</title><link rel="icon" href="data:,">'
  if (pathname.startsWith('/text/')) return text(Number(pathname.slice(6)))
  if (!/^\/(bench|dist)\/[\w.]+$/.test(pathname)) throw new Error(`nothing at ${pathname}`)
  return readFileSync(new URL(`..${pathname}`, import.meta.url))
}

/** Opens the browser: `{run(task), version, close()}`. */
export async function browser() {
  const opened = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ARGUMENTS })
  const server = createServer(({ url }, response) => {
    const { pathname } = new URL(url, 'http://localhost')
    let body = null
    try {
      body = found(pathname)
    } catch {
      // there is no such file
    }
    const type = pathname === '/' ? 'text/html' : (TYPES[extname(pathname)] ?? 'text/plain')
    response.writeHead(body === null ? 404 : 200, { 'content-type': type, ...ALONE }).end(body)
  })
  await new Promise((listens) => server.listen(0, '127.0.0.1', listens))

  return {
    version: opened.version(),

    async run(task) {
      const page = await opened.newPage()
      try {
        await page.goto(`http://127.0.0.1:${server.address().port}/`)
        return await page.evaluate(async (task) => (await import('/bench/page.mjs')).run(task), task)
      } finally {
        await page.close()
      }
    },

    async close() {
      await opened.close()
      server.close()
    },
  }
}
