// The scope reference that `scopeward export html` prints: each policy on a desk and on a phone, in light and in dark.

import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

import { violations } from '../axe.mjs'
import { Person } from '../browser.mjs'
import { each } from './look.mjs'

const root = join(import.meta.dirname, '../../../..')
const PAGES = [
  ['timetracker', 'conformance/policies/timetracker.toml', 'en'],
  ['doubletime', 'conformance/policies/doubletime.toml', 'en'],
  ['doubletime-de', 'conformance/policies/doubletime.toml', 'de'],
  ['github', 'conformance/policies/github.toml', 'en'],
  ['hostile', 'export/tests/policies/hostile.toml', 'en'],
]

export async function reference(checks, browser, command, shots) {
  const folder = mkdtempSync(join(tmpdir(), 'scopeward-'))
  if (shots) mkdirSync(shots, { recursive: true })
  try {
    for (const [name, policy, language] of PAGES) {
      const page = execFileSync(command, ['export', 'html', policy, '--language', language], { cwd: root, encoding: 'utf8' })
      const file = join(folder, `${name}.html`)
      writeFileSync(file, page)
      await checks.walk(`the reference of ${name}`, (check) => look(check, browser, file, { name, language, shots }))
    }
  } finally {
    rmSync(folder, { recursive: true })
  }
}

async function look(check, browser, file, { name, language, shots }) {
  // axe is a script, and the page allows none.
  const person = await Person.open(browser, ['null'], { bypassCSP: true })
  const { page } = person
  await page.goto(pathToFileURL(file).href)
  check.same(await page.evaluate(() => document.documentElement.lang), language, 'it says its language')
  check.same(await page.locator('h1').count(), 1, 'it has one heading')
  check.same(await page.locator('script, iframe, img, link, [onerror], [onclick]').count(), 0, 'no text became markup')
  check.same(await page.locator('th:not([scope])').count(), 0, 'each header says what it heads')
  check.same(await page.evaluate(lost), [], 'each link leads somewhere')
  await each(page, async (size) => {
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
    check.ok(wide <= 0, `${size}: nothing is wider than the window`)
    check.same(await violations(page), [], `${size}: axe finds nothing`)
    if (shots) await page.screenshot({ path: join(shots, `reference-${name}-${size}.png`), fullPage: true })
  })
  await page.evaluate(() => document.documentElement.removeAttribute('lang'))
  check.ok((await violations(page)).length > 0, 'axe finds what is wrong')
  await person.leave(check)
}

/** The links whose place is not there. */
function lost() {
  const links = [...document.querySelectorAll('a')].map((link) => link.getAttribute('href'))
  const places = links.filter((link) => !document.getElementById(decodeURIComponent(link.slice(1))))
  return links.length > 0 ? places : ['there is no link']
}
