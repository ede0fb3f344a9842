// The suite: the page runs every case that the folder holds, and a wrong answer is seen.

import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { deflateRawSync, inflateRawSync } from 'node:zlib'

import { violations } from '../../../server/tests/browser/axe.mjs'
import { nameOf, PHONE, show, visit, WIDE } from '../visit.mjs'

const VECTORS = fileURLToPath(new URL('../../../conformance/vectors', import.meta.url))
const SPOILED = 'brief-denied-without-the-scope'
const PATIENCE = { timeout: 120_000 }

/** How many cases the folder holds, and in how many topics. */
function held() {
  const files = readdirSync(VECTORS).map((name) => JSON.parse(readFileSync(`${VECTORS}/${name}`, 'utf8')))
  const cases = files.flatMap(({ groups }) => groups.flatMap(({ cases }) => cases))
  return { cases: cases.length, topics: files.length }
}

const pane = (person) => person.page.locator('suite-pane')
const summary = (person) => pane(person).getByRole('status').innerText()
const ended = (person) => pane(person).getByRole('button', { name: 'Run again' }).waitFor(PATIENCE)

export async function suite({ check, browser, site, shots }) {
  const { cases, topics } = held()
  const all = `${cases.toLocaleString('en')} of ${cases.toLocaleString('en')} right`
  await whole({ check, browser, site, shots }, all, topics)
  await again({ check, browser, site }, all)
  await lie({ check, browser, site, shots }, cases)
  await lost({ check, browser, site })
}

async function whole({ check, browser, site, shots }, all, topics) {
  for (const viewport of [WIDE, PHONE]) {
    const person = await visit({ browser, site }, { viewport })
    await show(person, 'Suite')
    // The page stays alive meanwhile: another view comes to the front and back.
    await show(person, 'Compare')
    await show(person, 'Suite')
    await ended(person)
    check.same(await summary(person), all, 'every case of the folder is right')
    check.same(await pane(person).locator('tbody tr').count(), topics, 'a line for each topic')
    const controls = /^([\d,]+) wrong answers were put in/m.exec(await pane(person).innerText())
    check.ok(Number(controls?.[1].replace(',', '')) > topics, 'more controls than topics')
    for (const colorScheme of ['light', 'dark']) {
      const name = nameOf({ viewport, colorScheme })
      await person.page.emulateMedia({ colorScheme })
      check.same(await violations(person.page), [], `axe, ${name}`)
      check.same(await person.overflow(), 0, `nothing is wider than the window, ${name}`)
      if (shots) await person.page.screenshot({ path: `${shots}/playground-suite-right-${name}.png` })
    }
    await person.leave(check)
  }
}

/** By the keyboard alone, and again. */
async function again({ check, browser, site }, all) {
  const person = await visit({ browser, site })
  await person.page.getByRole('tab', { selected: true, name: 'Matrix' }).focus()
  await person.page.keyboard.press('End')
  await ended(person)
  await pane(person).getByRole('button', { name: 'Run again' }).focus()
  await person.page.keyboard.press('Enter')
  await pane(person).getByText(/so far/).waitFor()
  await ended(person)
  check.same(await summary(person), all, 'and again, by the keyboard')
  await person.leave(check)
}

/** One right answer is changed on its way to the page. */
async function lie({ check, browser, site, shots }, cases) {
  const person = await visit({ browser, site }, { offline: false })
  await person.context.route('**/suite-*.bin', async (route) => {
    const files = JSON.parse(inflateRawSync(await (await route.fetch()).body()))
    const file = JSON.parse(files['vectors/brief.json'])
    const item = file.groups.flatMap(({ cases }) => cases).find(({ id }) => id === SPOILED)
    item.brief = 'allowed'
    files['vectors/brief.json'] = JSON.stringify(file)
    await route.fulfill({ body: deflateRawSync(JSON.stringify(files)) })
  })
  await show(person, 'Suite')
  await ended(person)
  check.has(await summary(person), `${(cases - 1).toLocaleString('en')} of ${cases.toLocaleString('en')} right, 1 wrong`)
  check.same(await pane(person).locator('.failures li').count(), 1, 'one difference')
  const failure = await pane(person).locator('.failures').innerText()
  check.has(failure, `brief/${SPOILED}`)
  check.has(failure, /expected "allowed"\s+found\s+"denied"/, 'the difference')
  check.ok(await pane(person).locator('.notice.danger').isVisible(), 'it is said to be wrong')
  if (shots) await person.page.screenshot({ path: `${shots}/playground-suite-wrong.png` })
  await person.leave(check)
}

/** Without its data it says so, and counts nothing. */
async function lost({ check, browser, site }) {
  const person = await visit({ browser, site }, { offline: false })
  await person.context.route('**/suite-*.bin', (route) => route.abort())
  await show(person, 'Suite')
  check.has(await pane(person).getByRole('alert').innerText(), 'did not run to its end')
  person.complaints = person.complaints.filter((complaint) => !/Failed to (load|fetch)/.test(complaint))
  await person.leave(check)
}
