// A visitor of the page, at one size and in one theme.

import { violations } from '../../server/tests/browser/axe.mjs'
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

/** What axe says of a state, and its picture. */
export async function state({ check, shots }, person, name, look) {
  await person.page.mouse.move(0, 0)
  check.same(await violations(person.page), [], `axe: ${name}, ${nameOf(look)}`)
  if (shots) await person.page.screenshot({ path: `${shots}/playground-${name}-${nameOf(look)}.png` })
}
