// The head: examples, files, the theme; by mouse, by keyboard and by dropping.

import { LOOKS, open, PHONE, show, state, titles, visit, WIDE } from '../visit.mjs'
import { write } from './policy.mjs'

export async function head(walk) {
  await examples(walk)
  await files(walk)
  await theme(walk)
  for (const look of LOOKS) await looks(walk, look)
}

const menu = (page) => page.getByRole('button', { name: /^Policy: / })

async function examples({ check, browser, site }) {
  const person = await visit({ browser, site })
  const { page } = person
  for (const title of await titles(person)) {
    await open(person, title)
    const [, hold, all] = /^(\d+)\/(\d+)$/.exec(await page.locator('#tab-tests .badge').innerText())
    check.ok(hold === all && Number(all) >= 4 && Number(all) <= 8, `the tests of ${title} hold`, `${hold} of ${all}`)
    check.same(await page.locator('.head .stale').count(), 0, `${title} compiles`)
  }

  // by keyboard, and nothing is lost
  await show(person, 'Policy')
  const text = await write(person, ['scopeward = 1', 'name = "mine"', ''])
  await page.getByRole('button', { name: 'Policy: mine' }).focus()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: 'Policy: DoubleTime' }).waitFor()
  await page.getByRole('button', { name: 'Undo' }).focus()
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: 'Policy: mine' }).waitFor()
  check.has(await text.innerText(), 'name = "mine"', 'Undo brings the own text back')
  await person.leave(check)
}

const GOOD = 'scopeward = 1\r\nname = "dropped"\r\n[scopes]\r\n"a:read" = "Read"\r\n'

/** Opens a file by the button in the head. */
export async function pick(page, name, content) {
  await menu(page).click()
  const [chooser] = await Promise.all([page.waitForEvent('filechooser'), page.getByRole('menuitem', { name: 'Open a file' }).click()])
  await chooser.setFiles({ name, mimeType: 'text/plain', buffer: Buffer.from(content) })
}

/** Lets a file fall onto an element, as from a folder; the page says that it takes it, and no longer than it is held over it. */
export async function drop(page, selector, name, content) {
  const shown = await page.locator(selector).evaluate((element, [name, content]) => {
    const dataTransfer = new DataTransfer()
    dataTransfer.items.add(new File([content], name))
    const place = document.querySelector('.drop-here')
    const after = (type) => {
      element.dispatchEvent(new DragEvent(type, { bubbles: true, cancelable: true, composed: true, dataTransfer }))
      return getComputedStyle(place).display !== 'none'
    }
    return [after('dragover'), after('drop')]
  }, [name, content])
  if (String(shown) !== 'true,false') throw new Error(`the page shows that it takes a file: over it ${shown[0]}, then ${shown[1]}`)
}

async function files({ check, browser, site }) {
  const person = await visit({ browser, site })
  const { page } = person
  const said = async (words) => {
    await page.locator('page-notice').getByText(words).waitFor()
    check.ok(true, words)
  }
  await drop(page, 'main', 'dropped.toml', GOOD)
  await page.getByRole('button', { name: 'Policy: dropped' }).waitFor()
  await said('dropped.toml is open')
  await show(person, 'Policy')
  await page.getByRole('textbox', { name: 'The text of the policy' }).waitFor()
  await drop(page, 'policy-pane .editor .cm-content', 'again.toml', GOOD.replace('dropped', 'again'))
  await page.getByRole('button', { name: 'Policy: again' }).waitFor()
  check.same(await page.locator('.head .stale').count(), 0, 'the editor does not take the file as well')

  await pick(page, 'small.json', '{"scopeward": 1, "name": "as-json", "scopes": {"a:read": "Read"}}')
  await page.getByRole('button', { name: 'Policy: as-json' }).waitFor()
  const [saved] = await Promise.all([page.waitForEvent('download'), menu(page).click().then(() => page.getByRole('menuitem', { name: 'Save the policy' }).click())])
  check.same(saved.suggestedFilename(), 'as-json.json', 'a JSON policy is saved as such')

  await pick(page, 'picture.toml', Buffer.from([0x89, 0x50, 0xff, 0xfe, 0x00]))
  await said('picture.toml cannot be read as text')
  await pick(page, 'large.toml', '#'.repeat(2_500_000))
  await said('large.toml has 2.5 MB')
  await pick(page, 'notes.md', '# Notes\n')
  await said('notes.md is neither TOML nor JSON')
  check.ok(await page.getByRole('button', { name: 'Policy: as-json' }).isVisible(), 'what is refused changes nothing')
  await pick(page, 'broken.toml', 'scopeward = \n')
  await page.getByRole('button', { name: '1 problem' }).waitFor()
  await page.getByRole('button', { name: 'Undo' }).click()
  await page.getByRole('button', { name: '1 problem' }).waitFor({ state: 'detached' })
  await person.leave(check)
}

const ground = (page) => page.evaluate(() => getComputedStyle(document.body).backgroundColor)

async function theme({ check, browser, site }) {
  const person = await visit({ browser, site }, { colorScheme: 'light' })
  const { page } = person
  const light = await ground(page)
  await page.getByRole('radio', { name: 'Dark' }).locator('..').click()
  const dark = await ground(page)
  check.ok(dark !== light, 'dark is another ground')
  await page.reload()
  await page.locator('main[aria-busy=false]').waitFor()
  check.same(await ground(page), dark, 'it is remembered')
  await page.getByRole('radio', { name: 'Dark' }).focus()
  await page.keyboard.press('ArrowLeft')
  check.same(await ground(page), light, 'the arrow keys choose, too')
  await page.keyboard.press('ArrowLeft')
  await page.emulateMedia({ colorScheme: 'dark' })
  check.same(await ground(page), dark, 'without a choice the system decides')
  await person.leave(check)

  const phone = await visit({ browser, site }, { viewport: PHONE, colorScheme: 'light' })
  await phone.page.getByRole('button', { name: 'More' }).click()
  check.has(await phone.page.getByRole('menuitem', { name: 'Documentation' }).innerText(), 'commit')
  await phone.page.getByRole('menuitemradio', { name: 'Dark' }).click()
  check.same(await ground(phone.page), dark, 'a phone has it in a menu')
  await phone.leave(check)
}

async function looks(walk, look) {
  const person = await visit(walk, look)
  const { page } = person
  await menu(page).click()
  await state(walk, person, 'head-menu', look)
  await page.keyboard.press('Escape')
  await open(person, 'DoubleTime')
  await state(walk, person, 'head-notice', look)
  if (look.viewport === PHONE) {
    await page.getByRole('button', { name: 'More' }).click()
    await state(walk, person, 'head-more', look)
  }
  if (look.viewport === WIDE) walk.check.ok((await page.locator('page-head .head').boundingBox()).height < 60, 'the head is one line on a desk')
  walk.check.ok((await person.overflow()) <= 0, 'nothing is wider than the window')
  await person.leave(walk.check)
}
