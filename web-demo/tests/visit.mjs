// A visitor of the page, at one size and in one theme.

import { violations } from '../../server/tests/browser/axe.mjs'
import { DESK, Person, PHONE } from '../../server/tests/browser/browser.mjs'

export const WIDE = { width: 1440, height: 900 }
export { DESK, PHONE }

/** Each size with each theme: the four looks in which every state is checked. */
export const LOOKS = [WIDE, PHONE].flatMap((viewport) => ['light', 'dark'].map((colorScheme) => ({ viewport, colorScheme })))

/** The name of a look, for pictures. */
export const nameOf = ({ viewport, colorScheme }) => `${viewport.width}-${colorScheme}`

/**
 * Opens the page and waits until the engine has answered. `hash` is what a link keeps. With `offline: false` the browser is
 * one that keeps no pages, so that whatever is asked for can be changed on its way.
 */
export async function visit({ browser, site }, { hash = '', offline = true, ...options } = {}) {
  const person = await Person.open(browser, [new URL(site.home).origin], { viewport: WIDE, ...options })
  if (!offline) await person.context.addInitScript(() => delete Navigator.prototype.serviceWorker)
  await person.page.goto(`${site.home}${hash}`)
  await person.page.locator('main[aria-busy=false]').waitFor()
  return person
}

/** Waits until a question to the page, which may be a promise, is answered with yes. */
export async function until(page, question, argument) {
  for (let tries = 0; tries < 200; tries += 1) {
    if (await page.evaluate(question, argument)) return
    await new Promise((waited) => setTimeout(waited, 50))
  }
  throw new Error(`it does not come: ${question}`)
}

/** Waits until the page is kept for times without a network, and stands still. */
export async function kept({ page }) {
  await until(page, async () => (await navigator.serviceWorker.ready).active.state === 'activated' && !!navigator.serviceWorker.controller)
  await page.waitForLoadState('networkidle')
}

/** The titles of all views. */
export const TITLES = ['Matrix', 'Policy', 'Token', 'Request', 'Graph', 'Consent', 'Tests', 'Compare', 'Flow', 'Suite']

/** Brings a view to the front, wherever it stands. */
export const show = (person, title) => person.page.getByRole('tab', { name: title, exact: true }).click()

const examples = ({ page }) => page.getByRole('menuitemradio').locator('.title')

/** The titles of the examples. */
export async function titles(person) {
  await person.page.getByRole('button', { name: /^Policy: / }).click()
  const all = await examples(person).allInnerTexts()
  await person.page.keyboard.press('Escape')
  return all
}

/** Opens an example, by its title. What was said before goes first: the same example may have been opened already. */
export async function open(person, title) {
  const before = person.page.getByRole('button', { name: 'Close this message' })
  if (await before.isVisible()) await before.click()
  await person.page.getByRole('button', { name: /^Policy: / }).click()
  await examples(person).getByText(title, { exact: true }).click()
  await person.page.locator('page-notice').getByText(`${title} is open`).waitFor()
}

const NAMES = { timetracker: 'TimeTracker', doubletime: 'DoubleTime', 'timetracker-full': 'TimeTracker, all 280 routes' }

/** Opens an example, and brings a view to the front. */
export async function choose(person, example, title) {
  await open(person, NAMES[example])
  if (title) await show(person, title)
}

/** What axe says of a state, and its picture. */
export async function state({ check, shots }, person, name, look) {
  await person.page.mouse.move(0, 0)
  check.same(await violations(person.page), [], `axe: ${name}, ${nameOf(look)}`)
  if (shots) await person.page.screenshot({ path: `${shots}/playground-${name}-${nameOf(look)}.png` })
}
