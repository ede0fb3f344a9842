// The tests of a policy: red and green as it changes, and the same in the runner of the suite.

import { readFile } from 'node:fs/promises'

import { LOOKS, show, state, visit } from '../visit.mjs'
import { write } from './policy.mjs'

const engine = await import('../../../bindings/wasm/dist/node.js')
const { run } = await import('../../../bindings/wasm/tests/suite/vectors.mjs')
const { readFiles } = await import('../../../bindings/wasm/tests/suite/load.mjs')

export async function tests(walk) {
  await live(walk)
  await edit(walk)
  await asFile(walk)
  for (const look of LOOKS) await looks(walk, look)
}

const row = (page, name) => page.locator('tests-pane tbody').filter({ hasText: name })

async function live({ check, browser, site }) {
  const person = await visit({ browser, site })
  const { page } = person
  await show(person, 'Tests')
  await page.getByRole('status').getByText('7 of 7 hold').waitFor()
  await show(person, 'Policy')
  const text = page.getByRole('textbox', { name: 'The text of the policy' })
  const policy = (await readFile(new URL('../../../conformance/policies/timetracker.toml', import.meta.url), 'utf8')).split('\n')
  await write(person, policy.map((line) => line.replace('"POST /api/v1/timer/start" = "write:time_entries"', '"POST /api/v1/timer/start" = "write:projects"')))
  await page.getByText('6 of 7 hold').waitFor()
  const failing = await row(page, 'The timer app starts the timer').innerText()
  for (const part of ['Fails', 'It came: Denied', 'insufficient-scope', 'write:projects']) check.has(failing, part)
  check.same(await page.locator('#tab-tests .badge').innerText(), '6/7', 'the tab says it, too')
  await text.click()
  await page.keyboard.press('Control+Z')
  await page.getByText('7 of 7 hold').waitFor()

  // an operation by its key that is gone
  await page.getByRole('button', { name: 'Add the current request' }).click()
  await page.getByText('8 of 8 hold').waitFor()
  await write(person, policy.filter((line) => !line.startsWith('"GET /api/v1/projects" =')))
  await row(page, 'GET /api/v1/projects is allowed').getByText('the policy has no operation').waitFor()
  check.ok(true, 'a test whose operation is gone fails and says so')
  await person.leave(check)
}

async function edit({ check, browser, site }) {
  const person = await visit({ browser, site })
  const { page } = person
  await show(person, 'Tests')
  // by keyboard alone
  await page.getByRole('button', { name: 'Edit The timer app starts the timer' }).focus()
  await page.keyboard.press('Enter')
  await page.keyboard.type('Nobody starts the timer')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Tab')
  await page.keyboard.type('read:tasks')
  await page.keyboard.press('Enter')
  await page.getByText('6 of 7 hold').waitFor()
  check.has(await row(page, 'Nobody starts the timer').innerText(), 'it lacks write:time_entries')
  check.same(await page.evaluate(() => document.activeElement.ariaLabel), 'Edit Nobody starts the timer', 'the focus comes back')
  // by mouse
  await page.getByRole('button', { name: 'Edit Nobody starts the timer' }).click()
  await page.locator('tests-pane').getByLabel('Expected').selectOption('Denied')
  await page.getByRole('button', { name: 'Keep' }).click()
  await page.getByText('7 of 7 hold').waitFor()
  await page.getByRole('button', { name: 'Edit Nobody starts the timer' }).click()
  await page.locator('tests-pane').getByLabel('Name').fill('Never kept')
  await page.keyboard.press('Escape')
  check.same(await page.getByText('Never kept').count(), 0, 'Escape keeps what was')
  await page.getByRole('button', { name: 'Edit Nobody starts the timer' }).click()
  await page.locator('tests-pane').getByRole('combobox', { name: 'Token', exact: true }).selectOption('none at all')
  await page.getByRole('button', { name: 'Keep' }).click()
  check.has(await row(page, 'Nobody starts the timer').innerText(), 'without a token')
  await page.getByRole('button', { name: 'Delete Nobody starts the timer' }).click()
  await page.getByText('6 of 6 hold').waitFor()
  await page.getByRole('button', { name: 'Undo' }).click()
  await page.getByText('7 of 7 hold').waitFor()

  // a test can be shown in every view
  await page.getByRole('button', { name: 'Show It does not change projects' }).click()
  await page.getByRole('button', { name: 'Add the current request' }).click()
  check.has(await row(page, 'PUT /api/v1/projects/7 is denied').innerText(), 'write:time_entries', 'the token and the request are those of the test')
  for (const button of await page.getByRole('button', { name: /^Delete / }).all()) await page.getByRole('button', { name: /^Delete / }).first().click()
  check.ok(await page.getByText('No tests yet').isVisible(), 'without tests it says what they are for')
  await person.leave(check)
}

async function asFile({ check, browser, site }) {
  const person = await visit({ browser, site })
  const { page } = person
  await show(person, 'Tests')
  await page.getByRole('button', { name: 'Add the current request' }).click()
  await page.getByRole('button', { name: 'Add the current request' }).click()
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Download' }).click()])
  const name = download.suggestedFilename()
  check.same(name, 'timetracker-tests.json', 'its name')
  const text = await readFile(await download.path(), 'utf8')
  // the controls of the runner need a case of the suite's own
  const suite = readFiles()
  const policies = Object.entries(suite).filter(([path]) => path.startsWith('policies/'))
  const files = { ...Object.fromEntries(policies), 'vectors/brief.json': suite['vectors/brief.json'], [`vectors/${name}`]: text }
  const own = JSON.parse(suite['vectors/brief.json']).groups.flatMap(({ cases }) => cases).length
  const result = await run(engine, files)
  check.same([result.failures, result.passed - own], [[], 9], 'the runner of the suite runs them, and they hold')
  const spoilt = { ...files, [`vectors/${name}`]: text.replace('"brief": "allowed"', '"brief": "denied"') }
  check.same((await run(engine, spoilt)).failed, 1, 'and it sees one that does not')

  await page.getByRole('button', { name: 'Delete The timer app starts the timer' }).click()
  const open = async (name, content) => {
    const [chooser] = await Promise.all([page.waitForEvent('filechooser'), page.getByRole('button', { name: 'Open…' }).click()])
    await chooser.setFiles({ name, mimeType: 'application/json', buffer: Buffer.from(content) })
  }
  await open(name, text)
  await page.getByText('9 of 9 hold').waitFor()
  check.ok(await row(page, 'The timer app starts the timer').isVisible(), 'what is opened is as it was')
  await open('decision.json', suite['vectors/decision.json'])
  await page.getByText('holds no tests of what is allowed').waitFor()
  await open('brief.json', suite['vectors/brief.json'])
  await page.getByText('tests of brief.json are open').waitFor()
  await person.leave(check)
}

async function looks(walk, look) {
  const person = await visit(walk, look)
  const { page } = person
  await show(person, 'Tests')
  await page.getByRole('button', { name: 'Edit The timer app starts the timer' }).click()
  await page.locator('tests-pane').getByLabel('Scopes').fill('read:tasks')
  await page.getByRole('button', { name: 'Keep' }).click()
  await page.getByText('6 of 7 hold').waitFor()
  await state(walk, person, 'tests', look)
  await page.getByRole('button', { name: 'Edit It sees its own entries only' }).click()
  await state(walk, person, 'tests-edit', look)
  walk.check.ok((await person.overflow()) <= 0, 'nothing is wider than the window')
  await person.leave(walk.check)
}
