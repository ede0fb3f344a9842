// The consent preview: what a person would see, what comes back, and that nothing is sent.

import { violations } from '../../../server/tests/browser/axe.mjs'
import { LOOKS, nameOf, PHONE, show, visit, WIDE } from '../visit.mjs'

const pane = ({ page }) => page.locator('consent-pane')
const screen = (person) => pane(person).locator('scope-consent')
/** What stands on the screen, which is a shadow tree. */
const said = (person) => screen(person).evaluate(({ shadowRoot }) => [...shadowRoot.children].map(({ innerText }) => innerText).join('\n'))
const back = (person) => pane(person).getByRole('region', { name: 'What comes back' })
const box = (person, name) => screen(person).getByRole('checkbox', { name })
const answer = (person, name) => screen(person).getByRole('button', { name })
const situation = (person, title) => pane(person).getByLabel('Situation').selectOption(title)
const change = (person) => pane(person).getByText('Change what is asked')
const field = (person, name) => pane(person).getByLabel(name, { exact: true })

async function arrive(world, look = { viewport: WIDE }) {
  const person = await visit(world, look)
  await show(person, 'Consent')
  await screen(person).getByRole('button', { name: /Allow/ }).waitFor()
  return person
}

export async function consent(world) {
  await looks(world)
  await byMouse(world)
  await byKeyboard(world)
  await situations(world)
  await refused(world)
}

async function looks({ check, shots, ...world }) {
  for (const each of LOOKS) {
    const person = await arrive(world, each)
    const look = async (state) => {
      check.same(await violations(person.page), [], `axe, ${state}, ${nameOf(each)}`)
      check.same(await person.overflow(), 0, `nothing is wider than the window, ${state}, ${nameOf(each)}`)
      if (shots) await person.page.screenshot({ path: `${shots}/playground-consent-${state}-${nameOf(each)}.png`, fullPage: each.viewport === PHONE })
    }
    await look('plain')
    await pane(person).getByRole('button', { name: 'Full view' }).click()
    await situation(person, 'An app on this computer')
    await box(person, /View project information/).check()
    await answer(person, 'Allow 1 permission').click()
    await look('allowed')
    await situation(person, 'A hostile name')
    await look('hostile')
    await person.leave(check)
  }
}

async function byMouse({ check, ...world }) {
  const person = await arrive(world)
  check.has(await said(person), 'Example app wants access to TimeTracker API tokens')
  check.has(await back(person).innerText(), /the app gets\s+nothing/)
  await box(person, /View project information/).check()
  check.has(await back(person).innerText(), /the app gets\s+read:projects\s+Declined\s+read:time_entries/)
  check.has(await back(person).innerText(), 'read:projects on', 'what happened is said')
  await answer(person, 'Allow 1 permission').click()
  check.has(await back(person).innerText(), /Allowed\. This is a preview: nothing was sent\.\s+The app gets\s+read:projects/)
  await box(person, /View project information/).uncheck()
  check.ok(!(await back(person).innerText()).includes('nothing was sent'), 'a change takes the answer back')
  check.same(world.site.strange, [], 'nothing is sent: the page has asked for its files alone')

  await pane(person).getByRole('button', { name: 'As on a phone' }).click()
  const { width } = await pane(person).locator('.window').boundingBox()
  check.ok(width <= 390, 'as wide as a phone')

  // It follows the token and the policy.
  await person.page.getByRole('button', { name: 'Remove read:time_entries' }).click()
  check.same(await screen(person).getByRole('checkbox').count(), 1, 'what the token does not hold is not asked for')
  await person.leave(check)
}

async function byKeyboard({ check, ...world }) {
  for (const viewport of [WIDE, PHONE]) {
    const person = await arrive(world, { viewport })
    const press = (key) => person.page.keyboard.press(key)
    await change(person).focus()
    await press('Enter')
    await field(person, 'Name').focus()
    await press('ControlOrMeta+A')
    await person.page.keyboard.type('Clock')
    await screen(person).getByText('Clock wants access').waitFor()
    await field(person, 'Redirect address').focus()
    await press('ControlOrMeta+A')
    await person.page.keyboard.type('http://localhost:3000/')
    await screen(person).getByText('The answer goes to a program on your device').waitFor()
    await box(person, /View time entries/).focus()
    await press('Space')
    await answer(person, 'Allow 1 permission').focus()
    await press('Enter')
    check.has(await back(person).innerText(), /Allowed\..*\s+The app gets\s+read:time_entries/)
    // The screen takes a second answer at once for a double click; in full it is another screen.
    await pane(person).getByRole('button', { name: 'Full view' }).focus()
    await press('Enter')
    await answer(person, 'Deny').focus()
    await press('Enter')
    check.has(await back(person).innerText(), 'Denied: the app gets nothing')
    await person.leave(check)
  }
}

async function situations({ check, ...world }) {
  const person = await arrive(world)
  await situation(person, 'An unknown app')
  check.has(await said(person), 'helper.example')
  check.has(await said(person), 'Nobody has checked it')

  await person.page.getByRole('tab', { name: 'Request' }).click()
  const path = person.page.getByRole('combobox', { name: 'Method and path' })
  await path.fill('POST /api/v1/timer/start')
  await path.press('Enter')
  await show(person, 'Consent')
  await situation(person, 'It asks for more')
  check.has(await said(person), 'Only what is new is asked')
  check.has(await said(person), 'control timer')
  await box(person, /control timer/).check()
  check.has(await back(person).innerText(), /the app gets\s+read:projects read:time_entries write:time_entries/)

  await situation(person, 'A hostile name')
  const text = await said(person)
  check.has(text, '<script>alert(1)</script>', 'the name is text')
  check.ok(!/[\u202a-\u202e]/.test(text), 'it turns no writing direction')
  check.ok(text.length < 2000, 'it is cut')
  check.has(text, 'The address that the answer goes to cannot be shown')
  await person.leave(check)
}

/** What the core refuses is said as it says it, with its cure. */
async function refused({ check, shots, ...world }) {
  const person = await arrive(world)
  await change(person).click()
  await pane(person).getByRole('combobox', { name: 'Scopes', exact: true }).selectOption('own')
  await field(person, 'My list').fill('read:projects read:nothing')
  check.has(await back(person).innerText(), /invalid_scope/)
  check.has(await back(person).innerText(), 'read:nothing')
  check.has(await pane(person).locator('.seen').innerText(), 'refused before anybody is asked')
  if (shots) await person.page.screenshot({ path: `${shots}/playground-consent-refused.png` })
  await pane(person).getByRole('button', { name: 'Ask for it' }).click()
  check.same(await field(person, 'My list').inputValue(), 'read:projects', 'the cure is asked for')
  check.same(await screen(person).getByRole('checkbox').count(), 1, 'and shown')

  await field(person, 'Language, such as “de”').fill('de')
  await field(person, 'Scopes that the app requires').fill('read:projects')
  check.has(await said(person), 'The app does not work without this.')
  // Half of a character, as a broken program pastes it.
  await field(person, 'Domain').evaluate((input) => {
    input.value = '\ud800'
    input.dispatchEvent(new Event('input'))
  })
  check.has(await pane(person).getByRole('alert').innerText(), /half of a surrogate pair\s+invalid-input/, 'an error of the input is shown as it is')
  await person.leave(check)
}
