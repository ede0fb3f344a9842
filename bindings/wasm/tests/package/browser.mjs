// Chromium, and a server of files on the loopback for it.

import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { extname, join, normalize } from 'node:path'

import { chromium } from 'playwright-core'

const PROGRAM = '/usr/bin/chromium'
const ARGUMENTS = [
  '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync',
]
const TYPES = { '.html': 'text/html', '.js': 'text/javascript', '.mjs': 'text/javascript', '.wasm': 'application/wasm' }

/** What a page does with its answers. A worker has nobody but the page that started it. */
export const TELL = 'globalThis.answers = answers(scopeward)\n'

/** Serves a folder. Under `/plain/` nothing has a type. */
export async function serveFiles(folder) {
  const server = createServer(async ({ url }, response) => {
    const { pathname } = new URL(url, 'http://localhost')
    const plain = pathname.startsWith('/plain/')
    const name = normalize(pathname.replace(/^\/plain/, ''))
    try {
      const body = await readFile(join(folder, name))
      const type = plain ? undefined : TYPES[extname(name)]
      response.writeHead(200, { 'content-type': type ?? 'application/octet-stream' }).end(body)
    } catch {
      response.writeHead(404).end()
    }
  })
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address()
  return { address: `http://127.0.0.1:${port}`, close: () => server.close() }
}

export async function startBrowser() {
  if (!existsSync(PROGRAM)) throw new Error(`NOT RUN: there is no ${PROGRAM}`)
  const browser = await chromium.launch({ executablePath: PROGRAM, args: ARGUMENTS })
  return {
    version: browser.version(),
    close: () => browser.close(),

    /** What a page answers. Its first error or warning is an error. */
    async answers(address) {
      const page = await browser.newPage()
      const complaint = new Promise((_, reject) => {
        page.on('pageerror', (error) => reject(new Error(error.message)))
        page.on('console', (message) => {
          if (['error', 'warning'].includes(message.type())) reject(new Error(message.text()))
        })
      })
      try {
        const answered = page.goto(address).then(() => page.waitForFunction(() => globalThis.answers))
        await Promise.race([answered, complaint])
        return await page.evaluate(() => globalThis.answers)
      } finally {
        await page.close()
      }
    },
  }
}
