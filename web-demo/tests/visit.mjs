// A visitor of the page, at one size and in one theme.

import { DESK, Person, PHONE } from '../../server/tests/browser/browser.mjs'

export const WIDE = { width: 1440, height: 900 }
export { DESK, PHONE }

/** Each size with each theme: the four looks in which every state is checked. */
export const LOOKS = [WIDE, PHONE].flatMap((viewport) => ['light', 'dark'].map((colorScheme) => ({ viewport, colorScheme })))

/** The name of a look, for pictures. */
export const nameOf = ({ viewport, colorScheme }) => `${viewport.width}-${colorScheme}`

/** Opens the page and waits until the engine has answered. `hash` is what a link keeps. */
export async function visit({ browser, site }, { hash = '', ...options } = {}) {
  const person = await Person.open(browser, [new URL(site.home).origin], { viewport: WIDE, ...options })
  await person.page.goto(`${site.home}${hash}`)
  await person.page.locator('main[aria-busy=false]').waitFor()
  return person
}

/** Brings a view to the front, wherever it stands. */
export const show = (person, title) => person.page.getByRole('tab', { name: title, exact: true }).click()

/** How many operations each example has. */
const SIZES = { timetracker: 26, doubletime: 76, 'timetracker-full': 280 }

/** Opens an example, and brings a view to the front. */
export async function choose(person, example, title) {
  await person.page.getByRole('combobox', { name: 'Example' }).selectOption(example)
  await person.page.locator('token-bar .sum', { hasText: `of ${SIZES[example]} ` }).waitFor()
  if (title) await show(person, title)
}
