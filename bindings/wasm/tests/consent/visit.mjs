// A browser on the pages of the tests. Whatever a page complains of, and whatever it asks of another origin, is kept.

import assert from 'node:assert'

import { chromium } from 'playwright-core'

import { Policy } from '../../dist/inline.js'
import { EVERYTHING, SCREENS } from './screens.mjs'
import { escape, open, page } from './site.mjs'

const ARGUMENTS = ['--headless=new', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-sync']

export const DESK = { width: 800, height: 900 }
export const PHONE = { width: 390, height: 844 }

/** The consent of a screen, as the engine shapes it. */
export const consentOf = (name) => Policy.compile(SCREENS[name].policy).consent(SCREENS[name].ask)

/** An element with a screen's consent, alone in a form. */
export function element(name, { attributes = '', inside = '', model = consentOf(name) } = {}) {
  return `<form method="post" action="/answer"><scope-consent ${attributes} model="${escape(JSON.stringify(model))}">${inside}</scope-consent></form>`
}

/** Where the engine runs, the page must let WebAssembly in. */
export const ENGINE_SECURITY = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src data:; connect-src 'self'"

const ENGINE = {
  engine: {
    type: 'text/html',
    security: ENGINE_SECURITY,
    body: page('<form method="post" action="/answer"><scope-consent></scope-consent></form>', { script: '/engine.mjs' }),
  },
  'engine.mjs': {
    type: 'text/javascript',
    body: `import '/consent.js'
import { init, Policy } from '/web.js'
const { ask, policy } = ${JSON.stringify(EVERYTHING['DoubleTime, API'])}
await init()
document.querySelector('scope-consent').model = Policy.compile(policy).consent(ask)
`,
  },
}

const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium'

export async function start() {
  const pages = Object.fromEntries(Object.keys(SCREENS).map((name) => [name, page(element(name))]))
  Object.assign(pages, ENGINE)
  const [site, browser] = [await open(pages), await chromium.launch({ executablePath, args: ARGUMENTS })]

  /** Visits a page by its name, or one of this body. */
  async function visit(where, act, { settle = true, page: around, security, ...options } = {}) {
    const name = where.includes('<') ? 'body' : where
    if (name === 'body') pages.body = { type: 'text/html', security, body: page(where, around) }
    const context = await browser.newContext({ viewport: DESK, ...options })
    context.setDefaultTimeout(10_000)
    const tab = await context.newPage()
    const complaints = []
    tab.on('console', (message) => ['error', 'warning'].includes(message.type()) && complaints.push(message.text()))
    tab.on('pageerror', (error) => complaints.push(String(error)))
    context.on('request', (request) => request.url().startsWith(site.url) || request.url().startsWith('data:') || complaints.push(`asks ${request.url()}`))
    try {
      await tab.goto(`${site.url}/${name}`)
      if (settle) await tab.locator('scope-consent').getByRole('button').first().waitFor()
      const note = await act(tab, complaints)
      assert.deepStrictEqual(complaints, [])
      return note
    } finally {
      await context.close()
    }
  }

  return {
    visit,
    put: (name, page) => (pages[name] = page),
    version: browser.version(),
    close: () => Promise.all([browser.close(), site.close()]),
  }
}

/** What the form on the page would send now. */
export const sends = (tab) => tab.evaluate(() => [...new FormData(document.forms[0])])

/** What the last form has sent. */
export async function sent(tab) {
  await tab.waitForURL('**/answer')
  return JSON.parse(await tab.locator('body').innerText())
}

export const box = (tab, name) => tab.getByRole('checkbox', { name, exact: true })
export const allow = (tab) => tab.locator('button[value=allow]')
export const deny = (tab) => tab.locator('button[value=deny]')
