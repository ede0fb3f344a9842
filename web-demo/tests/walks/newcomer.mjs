// Somebody who has read nothing: what an operation needs, why a token is refused, what to ask for. By what can be seen alone.

import { nameOf, PHONE, visit, WIDE } from '../visit.mjs'

const OPERATION = 'POST /api/v1/timer/start'

/** By mouse: what is clicked is found by the words on it. */
const mouse = {
  async toTheRequest({ page }) {
    await page.getByRole('tab', { name: 'Request' }).click()
  },
  async ask({ page }) {
    await page.getByRole('combobox', { name: 'Method and path' }).click()
    await page.keyboard.type('timer')
    await page.getByRole('option', { name: OPERATION }).click()
  },
  async grant({ page }) {
    await page.getByRole('button', { name: 'Add to the token' }).click()
  },
}

/** By keyboard: nothing but the keys. */
const keyboard = {
  async toTheRequest(person) {
    await tabTo(person, (focus) => focus.role === 'tab' && (focus.name === 'Request' || focus.name === 'Matrix'))
    if ((await focused(person)).name === 'Matrix') {
      await person.page.keyboard.press('ArrowRight')
    }
    if ((await focused(person)).name !== 'Request') await tabTo(person, ({ role, name }) => role === 'tab' && name === 'Request')
  },
  async ask(person) {
    await tabTo(person, ({ role, name }) => role === 'combobox' && name.startsWith('Method and path'))
    await person.page.keyboard.press('ControlOrMeta+A')
    await person.page.keyboard.type('timer start')
    await person.page.keyboard.press('Enter')
  },
  async grant(person) {
    await tabTo(person, ({ name }) => name === 'Add to the token')
    await person.page.keyboard.press('Enter')
  },
}

const focused = ({ page }) =>
  page.evaluate(() => {
    const at = document.activeElement
    return { role: at.getAttribute('role'), name: at.getAttribute('aria-label') ?? at.innerText ?? '' }
  })

/** Goes on with the tab key until what is wanted has the focus. */
async function tabTo(person, wanted) {
  for (let presses = 0; presses < 200; presses += 1) {
    await person.page.keyboard.press('Tab')
    if (wanted(await focused(person))) return
  }
  throw new Error('the tab key does not lead there')
}

/** What stands in a part of the page, if it can be seen. */
const seen = ({ page }, name) => page.getByRole('region', { name }).innerText()

/** What comes first to the eye: the line of the matrix. */
async function byTheMatrix(check, places, look) {
  const person = await visit(places, look)
  const { page } = person
  await page.getByRole('rowheader', { name: OPERATION }).click()
  const why = await seen(person, 'Why')
  check.has(why, /needs\s+write:time_entries/, `the matrix says what it needs, ${nameOf(look)}`)
  check.has(why, "requires the 'write:time_entries' scope", 'why it is refused')
  check.has(why, /Ask for\s+write:time_entries/, 'and what to ask for')
  await person.leave(check)
}

export async function newcomer({ check, browser, site, shots }) {
  for (const viewport of [WIDE, PHONE]) {
    await byTheMatrix(check, { browser, site }, { viewport, colorScheme: 'light' })
    for (const [way, hands] of Object.entries({ mouse, keyboard })) {
      const look = { viewport, colorScheme: 'light' }
      const person = await visit({ browser, site }, look)
      const { page } = person
      await hands.toTheRequest(person)

      // Which scopes does it need?
      await hands.ask(person)
      await page.locator('request-pane').getByText('Denied').waitFor()
      const needs = await seen(person, 'What it needs')
      check.has(needs, 'write:time_entries', `it needs write:time_entries, by ${way}, ${nameOf(look)}`)
      check.has(needs, 'control timer', 'with a title for people')

      // Why is this token refused?
      const verdict = await page.locator('request-pane .verdict').innerText()
      check.has(verdict, /Denied\s+403/)
      check.has(verdict, "requires the 'write:time_entries' scope")
      check.has(needs, 'not given by this token')

      // What would I ask for?
      const ask = await seen(person, 'What would help')
      check.has(ask, /Ask for\s+write:time_entries/)
      if (shots) await page.screenshot({ path: `${shots}/playground-newcomer-${way}-${nameOf(look)}.png` })
      await hands.grant(person)
      await page.locator('request-pane').getByText(/^Allowed/).waitFor()
      check.has(await page.locator('request-pane .verdict').innerText(), /Allowed\s+200/)
      await person.leave(check)
    }
  }
}
