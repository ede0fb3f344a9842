// The editor: what is wrong is said while one types, and cured; by mouse and by keyboard.

import { LOOKS, PHONE, show, state, visit, WIDE } from '../visit.mjs'

const SMALL = ['scopeward = 1', 'name = "small"', '', '[roles]', 'boss = "The boss"', '', '[scopes]', '"a:read" = "Read"', '"a:write" = "Write"', '', '[depends]', '"a:write" = "a:read"', '', '[operations]', '"GET /a" = "a:read"', '']

export async function policy(walk) {
  await typing(walk)
  await keyboard(walk)
  await suggestions(walk)
  for (const look of LOOKS) await looks(walk, look)
}

/** Pastes a text in the place of all that stands in the editor. */
export async function write({ page, context }, lines) {
  const text = page.getByRole('textbox', { name: 'The text of the policy' })
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await text.focus()
  await page.keyboard.press('Control+A')
  await page.evaluate((text) => navigator.clipboard.writeText(text), lines.join('\n'))
  await page.keyboard.press('Control+V')
  return text
}

const problems = ({ page }) => page.getByRole('list', { name: 'Problems' })

async function typing({ check, browser, site }) {
  const person = await visit({ browser, site })
  const { page } = person
  await show(person, 'Policy')
  const text = await write(person, SMALL)
  await page.getByText('Compiles', { exact: false }).first().waitFor()
  check.same(await problems(person).count(), 0, 'a good text has no problems')
  check.ok(await page.getByRole('button', { name: 'Policy: small' }).isVisible(), 'the head names the policy')

  await write(person, SMALL.map((line) => line.replace('= "a:read"', '= "a:rea"')))
  await problems(person).waitFor()
  const said = await problems(person).getByRole('button', { name: 'line 15' }).innerText()
  check.has(said, 'a:rea')
  check.ok(await text.locator('.cm-lintRange-error').first().isVisible(), 'what is wrong is underlined')
  check.ok(await page.getByText('The other views show the last good text.').isVisible(), 'it says what the others show')
  await page.waitForFunction(() => document.querySelector('policy-pane [role=status]').textContent.includes('2 problems'))
  await problems(person).getByRole('button', { name: 'line 15' }).click()
  check.same(await page.evaluate(() => document.querySelector('policy-pane .editor > div').shadowRoot.getSelection?.().toString()), '"a:rea"', 'a click goes to the place')

  // the engine's cure
  for (const line of [15, 12]) await problems(person).getByRole('listitem').filter({ hasText: `line ${line}` }).locator('.fix').click()
  await problems(person).waitFor({ state: 'detached' })
  check.has(await text.innerText(), '"GET /a" = "a:read"')

  await text.locator('.cm-line').filter({ hasText: '"GET /a"' }).click()
  await page.keyboard.press('End')
  await page.keyboard.type('   # spaces')
  await page.getByRole('button', { name: 'Format' }).click()
  check.has(await text.innerText(), '"a:read" # spaces', 'it is formatted')

  // who goes away and comes back can still undo
  await show(person, 'Token')
  await show(person, 'Policy')
  await text.click()
  await page.keyboard.press('Control+Z')
  check.has(await text.innerText(), '"a:read"   # spaces', 'the history outlives the view')
  await person.leave(check)
}

async function keyboard({ check, browser, site }) {
  const person = await visit({ browser, site })
  const { page } = person
  await show(person, 'Policy')
  const text = await write(person, SMALL.map((line) => line.replace('"GET /a" = "a:read"', '"GET /a"  = "a:rea"')))
  await page.keyboard.press('Control+Home')
  await page.keyboard.press('F8')
  check.same(await page.evaluate(() => document.querySelector('policy-pane .editor > div').shadowRoot.getSelection?.().toString()), '"a:rea"', 'F8 goes to the problem')
  await page.keyboard.press('Control+.')
  await problems(person).waitFor({ state: 'detached' })
  check.has(await text.innerText(), '= "a:read"', 'Ctrl+. cures it')
  await page.keyboard.press('Alt+Shift+F')
  check.has(await text.innerText(), '"GET /a" = "a:read"', 'Alt+Shift+F formats it')
  const [file] = await Promise.all([page.waitForEvent('download'), page.keyboard.press('Control+S')])
  check.same(file.suggestedFilename(), 'small.toml', 'Ctrl+S saves it')
  await page.keyboard.press('Tab')
  check.ok(await page.evaluate(() => !document.querySelector('policy-pane .editor').contains(document.activeElement)), 'Tab leaves the editor')
  await person.leave(check)
}

async function suggestions({ check, browser, site }) {
  const person = await visit({ browser, site })
  const { page } = person
  await show(person, 'Policy')
  const text = await write(person, SMALL)
  const options = page.getByRole('listbox').getByRole('option')
  const ask = async (typed, wanted, what) => {
    await page.keyboard.press('Control+End')
    await page.keyboard.type(typed)
    if (!(await options.first().isVisible())) await page.keyboard.press('Control+Space')
    await options.first().waitFor()
    const words = await options.allInnerTexts()
    check.ok(words.some((word) => word.startsWith(wanted)), what, words.join(' | '))
  }
  await text.click()
  await ask('"GET /b" = "a:', 'a:write', 'scopes are suggested in a string')
  await page.keyboard.type('wr')
  await page.waitForTimeout(150) // the editor takes no suggestion in the first moments, so that nobody takes one by mistake
  await page.keyboard.press('Tab')
  check.has(await text.innerText(), '"GET /b" = "a:write"', 'Tab takes one')
  await page.keyboard.press('End')
  await page.keyboard.press('Enter')
  await ask('"GET /c" = { need = "a:read", role = "', 'boss', 'roles are suggested for a role')
  await page.keyboard.press('Escape')
  await page.keyboard.press('Tab')
  check.ok(await page.evaluate(() => !document.querySelector('policy-pane .editor').contains(document.activeElement)), 'Escape, then Tab leaves')
  await text.click()
  await write(person, [...SMALL, ''])
  await ask('[bund', 'bundles', 'tables are suggested')
  await person.leave(check)
}

async function looks(walk, look) {
  const person = await visit(walk, look)
  const { page } = person
  await show(person, 'Policy')
  await page.getByText('8 findings: it compiles').waitFor()
  await state(walk, person, 'policy', look)
  await page.getByText('8 findings: it compiles').click()
  await state(walk, person, 'policy-findings', look)
  const text = page.getByRole('textbox', { name: 'The text of the policy' })
  await text.click()
  await page.keyboard.press('Control+End')
  await page.keyboard.type('"GET /more" = "read:project"\n"GET /less" = { need = "write:tasks", role = "boss" }\n')
  await page.keyboard.press('Escape')
  await problems(person).waitFor()
  await state(walk, person, 'policy-problems', look)
  walk.check.ok((await person.overflow()) <= 0, 'nothing is wider than the window')
  if (look.viewport === PHONE) walk.check.ok(await page.getByRole('button', { name: '2 problems' }).isVisible(), 'the head says it, too')
  if (look.viewport === WIDE) {
    await page.keyboard.press('Control+End')
    await page.keyboard.type('"GET /then" = "read:')
    await page.getByRole('listbox').waitFor()
    await state(walk, person, 'policy-suggestions', look)
  }
  await person.leave(walk.check)
}
