// OpenAPI: a document that is dropped or opened becomes the policy in the editor, with notes on what it leaves open.

import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

import { Site } from '../site.mjs'
import { kept, LOOKS, PHONE, state, visit } from '../visit.mjs'
import { drop, pick } from './head.mjs'
import { write } from './policy.mjs'

const TASKS = readFileSync(fileURLToPath(new URL('../../../examples/openapi/tasks.yaml', import.meta.url)), 'utf8')

export async function openapi(walk) {
  await dropped(walk)
  await picked(walk)
  await refused(walk)
  await unreached(walk)
  await unplugged(walk)
  for (const look of LOOKS) await looks(walk, look)
}

const notes = ({ page }, name = 'tasks.yaml') => page.getByRole('region', { name: `Notes on ${name}` })
const named = ({ page }, name) => page.getByRole('button', { name: `Policy: ${name}` })
const said = ({ page }) => page.locator('page-notice').getByRole('status')

/** What imports is asked for when the first document is there, and not before. */
async function dropped({ check, browser }) {
  const site = await Site.start()
  const person = await visit({ browser, site }, { offline: false })
  const { page } = person
  await page.waitForLoadState('networkidle')
  const asked = () => site.asked.filter((path) => /openapi.*\.wasm$/.test(path)).length
  check.same(asked(), 0, 'nothing of it is fetched before')
  await drop(page, 'main', 'tasks.yaml', TASKS.replaceAll('\n', '\r\n'))
  await named(person, 'Tasks').waitFor()
  check.same(asked(), 1, 'the document has it fetched')
  const text = page.getByRole('textbox', { name: 'The text of the policy' })
  await text.waitFor()
  check.has(await text.innerText(), '"GET /tasks/{id:int}" = "tasks:read"', 'the policy stands in the editor')
  check.same(await page.locator('.head .stale').count(), 0, 'it compiles')
  check.has(await said(person).innerText(), 'tasks.yaml is imported: this is its policy. 3 things want a look. What it may mean', 'it is said')
  const lines = await notes(person).getByRole('listitem').allInnerTexts()
  check.same(lines.length, 3, 'each note is listed')
  check.has(lines[0].replace(/\s+/g, ' '), 'tasks.yaml:12:34 no scheme declares the scope tasks:wrte', 'with its place')
  check.has(lines[0], 'did you mean tasks:write?', 'and a cure')

  await write(person, ['scopeward = 1', 'name = "mine"', ''])
  await named(person, 'mine').waitFor()
  check.ok(await notes(person).isVisible(), 'the notes stay while one works on the policy')
  check.same(await page.getByRole('button', { name: 'Undo' }).count(), 0, 'what was typed is not taken back with it')
  await page.getByRole('button', { name: 'Close this message' }).click()
  check.same(await notes(person).count(), 0, 'they can be closed')
  await person.leave(check)
  check.same(site.strange, [], 'only its files are asked for')
  await site.stop()
}

/** By keyboard; and back. */
async function picked({ check, browser, site }) {
  const person = await visit({ browser, site })
  const { page } = person
  const before = await page.getByRole('button', { name: /^Policy: / }).innerText()
  // Chromium takes a moment until it hands a chooser over: it is told before.
  const choosing = page.waitForEvent('filechooser')
  await page.getByRole('button', { name: /^Policy: / }).focus()
  await page.keyboard.press('ArrowUp')
  await page.locator('.menu .item:focus').getByText('Save the policy').waitFor()
  await page.keyboard.press('ArrowUp')
  await page.locator('.menu .item:focus').getByText('Open a file').waitFor()
  await page.keyboard.press('Enter')
  const chooser = await choosing
  await chooser.setFiles({ name: 'tasks.yaml', mimeType: 'application/yaml', buffer: Buffer.from(TASKS) })
  await named(person, 'Tasks').waitFor()
  await notes(person).focus()
  check.ok(await notes(person).evaluate((one) => one === document.activeElement), 'the notes are reached by keyboard')
  await page.getByRole('button', { name: 'Undo' }).focus()
  await page.keyboard.press('Tab')
  await page.keyboard.press('Tab')
  check.ok(await notes(person).evaluate((one) => one === document.activeElement), 'right after what is said')
  await page.getByRole('button', { name: 'Undo' }).focus()
  await page.keyboard.press('Enter')
  await named(person, 'Tasks').waitFor({ state: 'detached' })
  check.same(await page.getByRole('button', { name: /^Policy: / }).innerText(), before, 'Undo brings back what was there')
  check.same(await notes(person).count(), 0, 'and the notes go')

  await pick(page, 'small.json', '{"openapi": "3.1.0", "info": {"title": "Small", "version": "1"}, "paths": {}}')
  await named(person, 'Small').waitFor()
  check.same(await said(person).locator('.words').innerText(), 'small.json is imported: this is its policy.', 'JSON, too')
  check.same(await notes(person, 'small.json').count(), 0, 'nothing to say is not said')
  await person.leave(check)
}

/** What is broken changes nothing, and says where. */
async function refused({ check, browser, site }) {
  const person = await visit({ browser, site })
  const { page } = person
  const before = await page.getByRole('button', { name: /^Policy: / }).innerText()
  const words = async (name, content, expected) => {
    await drop(page, 'main', name, content)
    await said(person).getByText(`${name} cannot be imported`).waitFor()
    check.same(await said(person).locator('.words').innerText(), `${name} cannot be imported: ${expected}. Nothing was changed.`, name)
  }
  await words('broken.yaml', 'openapi: 3.1.0\npaths: [\n', "line 2, unclosed bracket '['")
  await words('next.yaml', 'openapi: 4.0.0\n', 'line 1, version `4.0.0` is not read (OpenAPI 3.0, 3.1 and 3.2 and Swagger 2.0 are)')
  await pick(page, 'cut.json', '{\n  "openapi": "3.1.0",\n')
  await said(person).getByText('cut.json cannot be imported: line ').waitFor()
  await drop(page, 'main', 'huge.yaml', `openapi: 3.1.0\n${'#'.repeat(16_000_000)}`)
  await said(person).getByText('huge.yaml has 16.0 MB.').waitFor()
  check.same(await page.getByRole('button', { name: /^Policy: / }).innerText(), before, 'nothing was changed')
  await person.leave(check)
}

/** Where it cannot be fetched, that is said, and the next time it is tried again. */
async function unreached({ check, browser, site }) {
  const person = await visit({ browser, site }, { offline: false })
  const { page } = person
  await person.context.route(/openapi.*\.wasm$/, (route) => route.abort())
  await drop(page, 'main', 'tasks.yaml', TASKS)
  await said(person).getByText('tasks.yaml is not imported: what reads it could not be fetched').waitFor()
  await person.context.unroute(/openapi.*\.wasm$/)
  await drop(page, 'main', 'tasks.yaml', TASKS)
  await named(person, 'Tasks').waitFor()
  person.complaints = person.complaints.filter((text) => !/Failed to (load resource|fetch)/.test(text))
  await person.leave(check)
}

/** It is kept with the page for times without a network. */
async function unplugged({ check, browser }) {
  const site = await Site.start()
  const person = await visit({ browser, site }, { viewport: PHONE })
  await kept(person)
  await site.stop()
  await drop(person.page, 'main', 'tasks.yaml', TASKS)
  await named(person, 'Tasks').waitFor()
  check.same(await notes(person).getByRole('listitem').count(), 3, 'without a network it imports')
  await person.leave(check)
}

async function looks(walk, look) {
  const person = await visit(walk, look)
  await drop(person.page, 'main', 'tasks.yaml', TASKS)
  await named(person, 'Tasks').waitFor()
  await notes(person).waitFor()
  await person.page.getByRole('textbox', { name: 'The text of the policy' }).waitFor()
  await state(walk, person, 'openapi', look)
  walk.check.ok((await person.overflow()) <= 0, 'nothing is wider than the window')
  await person.leave(walk.check)
}
