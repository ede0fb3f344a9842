// Chromium without a bundler: an import map says where the package stands.

import assert from 'node:assert'

import { serveFiles, TELL } from './browser.mjs'
import { check } from './checks.mjs'
import { judge } from './runtimes.mjs'

const DIST = '/node_modules/scopeward/dist'
const MAP = { imports: { scopeward: `${DIST}/web.js`, 'scopeward/inline': `${DIST}/inline.js` } }
const SMOKE = "import { answers } from './smoke.mjs'\n"
const WEB = `import * as scopeward from 'scopeward'\n${SMOKE}`

const SECURITY = "default-src 'self' data:; script-src 'self' 'unsafe-inline' 'wasm-unsafe-eval'"

const html = (script, head = '') => `<!doctype html>
<link rel="icon" href="data:,">
${head}<script type="importmap">${JSON.stringify(MAP)}</script>
<script type="module">
${script}</script>
`

/** Modules in a worker know no import map. */
const WORKER = `import * as scopeward from '${DIST}/inline.js'\n${SMOKE}postMessage(answers(scopeward))\n`

const PAGES = {
  'await init()': html(`${WEB}await scopeward.init()\n${TELL}`),
  'init twice at once': html(`${WEB}await Promise.all([scopeward.init(), scopeward.init()])\n${TELL}`),
  'init of a response': html(`${WEB}await scopeward.init(fetch('${DIST}/scopeward.wasm'))\n${TELL}`),
  'init without a media type': html(`${WEB}await scopeward.init('/plain${DIST}/scopeward.wasm')\n${TELL}`),
  'initSync of bytes': html(
    `${WEB}scopeward.initSync(await (await fetch('${DIST}/scopeward.wasm')).arrayBuffer())\n${TELL}`,
  ),
  'inline, ready at once': html(`import * as scopeward from 'scopeward/inline'\n${SMOKE}${TELL}`),
  'inline in a worker': html(
    "new Worker('/worker.mjs', { type: 'module' }).onmessage = ({ data }) => (globalThis.answers = data)\n",
  ),
  'a content security policy': html(
    `${WEB}await scopeward.init()\n${TELL}`,
    `<meta http-equiv="content-security-policy" content="${SECURITY}">\n`,
  ),
}

export async function pages(project, browser) {
  const server = await serveFiles(project.folder)
  project.write('worker.mjs', WORKER)
  try {
    for (const [name, text] of Object.entries(PAGES)) {
      await check(`Chromium: ${name}`, async () => {
        project.write('page.html', text)
        judge(await browser.answers(`${server.address}/page.html`))
      })
    }
    await check('Chromium: a page that fails is seen', async () => {
      project.write('page.html', html(`${WEB}${TELL}`))
      await assert.rejects(browser.answers(`${server.address}/page.html`), /await init\(\)/)
    })
  } finally {
    server.close()
  }
}
