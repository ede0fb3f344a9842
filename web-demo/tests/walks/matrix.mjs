// The matrix: a first-time user's questions, by mouse and by keyboard, at every look.

import { violations } from '../../../server/tests/browser/axe.mjs'
import { LOOKS, nameOf, open, PHONE, visit } from '../visit.mjs'

const START = 'POST /api/v1/timer/start'

/** What a person does and sees in the matrix. */
class Matrix {
  constructor(person) {
    this.page = person.page
    this.pane = person.page.locator('matrix-pane')
    this.grid = this.pane.getByRole('grid')
  }

  sum = () => this.pane.locator('.sums [role=status]').first().innerText().then((text) => text.replace(/\s+/g, ' '))
  line = (key) => this.grid.getByRole('row').filter({ has: this.page.getByRole('rowheader', { name: key, exact: true }) })
  verdict = (key) => this.line(key).locator('.decision').innerText().then((text) => text.trim().replace(/\s+/g, ' '))
  cell = (key, name) => this.line(key).getByRole('gridcell', { name })
  scope = (name) => this.grid.getByRole('checkbox', { name: new RegExp(`^${name.replace(/[*]/g, '\\*')},`) })
  proof = () => this.pane.getByRole('region', { name: 'Why' }).innerText().then((text) => text.replace(/\s+/g, ' '))
  focused = () => this.page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent.trim())
  find = (words) => this.pane.getByRole('searchbox').fill(words)
  open = (title) => open(this, title)
  press = async (...keys) => {
    for (const key of keys) await this.page.keyboard.press(key)
  }
}

/** What does it need, why is the token refused, and what makes it go: by mouse. */
async function byMouse(check, context, look, shots) {
  const person = await visit(context, look)
  const matrix = new Matrix(person)
  const picture = async (state) => {
    check.same(await violations(person.page), [], `axe, ${state}, ${nameOf(look)}`)
    if (shots) await person.page.screenshot({ path: `${shots}/playground-matrix-${state}-${nameOf(look)}.png` })
  }
  await matrix.grid.waitFor()
  check.has(await matrix.sum(), '5 of 26 operations allowed', 'it says how much the token may do')
  await matrix.find('timer start')
  check.same(await matrix.grid.getByRole('rowheader').count(), 1, 'two words find one operation')
  await matrix.line(START).getByRole('rowheader').click()
  check.has(await matrix.proof(), `${START} needs write:time_entries`, 'what it needs')
  check.has(await matrix.proof(), 'Deny 403', 'that it is refused')
  check.has(await matrix.proof(), /write:time_entries is missing/, 'why it is refused')
  check.has(await matrix.proof(), /Ask for write:time_entries/, 'what to ask for')
  await picture('refused')
  await matrix.find('')
  await matrix.scope('write:time_entries').click()
  check.same(await matrix.verdict(START), 'Allow 200', 'with the scope it goes')
  check.has(await matrix.proof(), 'write:time_entries is in the token')
  check.has(await matrix.sum(), '10 of 26 operations allowed', 'and so do others')
  check.same(await matrix.scope('write:time_entries').getAttribute('aria-checked'), 'true', 'the head says that it is held')
  await picture('allowed')
  await matrix.scope('write:time_entries').click()
  check.same(await matrix.verdict(START), 'Deny 403', 'without it, it does not')
  await matrix.pane.getByRole('button', { name: 'Denied' }).click()
  check.same(await matrix.grid.getByRole('rowheader', { name: 'GET /api/v1/projects', exact: true }).count(), 0, 'what is allowed is not among the denied')
  await matrix.find('write:tasks')
  check.same((await matrix.grid.getByRole('rowheader').allInnerTexts()).length, 3, 'a scope finds what needs it')
  await matrix.find('no such thing')
  check.has(await matrix.pane.innerText(), 'Nothing here is called “no such thing”', 'what is not there is said')
  await picture('nothing')
  await matrix.pane.getByRole('button', { name: 'Show all operations' }).click()
  check.has(await matrix.sum(), '5 of 26', 'and one step shows all again')
  await person.leave(check)
}

/** One tab stop, and every place by the keys of the pattern. */
async function byKeyboard(check, context) {
  const person = await visit(context)
  const matrix = new Matrix(person)
  await matrix.grid.waitFor()
  check.same(await matrix.grid.locator('[tabindex="0"]').count(), 1, 'one tab stop')
  await matrix.grid.locator('[tabindex="0"]').focus()
  await matrix.press('Control+Home')
  check.has(await matrix.focused(), 'Operation', 'the first corner')
  await matrix.press('ArrowDown')
  check.same(await matrix.focused(), 'GET /api/v1/projects', 'down is the first operation')
  await matrix.press('ArrowRight', 'ArrowRight', 'ArrowRight', 'ArrowRight')
  check.same(await matrix.focused(), 'read:projects: needed; the token meets it with this', 'a cell says itself in words')
  await matrix.press('ArrowUp')
  check.same(await matrix.focused(), 'read:projects, in the token', 'above it stands its scope')
  await matrix.press('Space')
  check.same(await matrix.focused(), 'read:projects, not in the token', 'space takes it out of the token')
  check.has(await matrix.sum(), '3 of 26', 'and the lines follow')
  await matrix.press('Enter', 'Home', 'End')
  check.same(await matrix.focused(), 'Decision', 'end is the decision')
  await matrix.press('Control+End', 'Home')
  check.same(await matrix.focused(), 'GET /api/v1/users', 'the last line')
  await matrix.press('PageUp')
  check.ok((await matrix.focused()) !== 'GET /api/v1/users', 'a page up is elsewhere')
  await matrix.press('Control+End', 'Home', 'Enter')
  check.has(await matrix.proof(), 'GET /api/v1/users needs admin:all', 'enter asks about it')
  check.same(await matrix.line('GET /api/v1/users').getAttribute('aria-selected'), 'true', 'and the line is selected')
  await matrix.press('Tab')
  check.ok(!(await matrix.grid.evaluate((grid) => grid.contains(document.activeElement))), 'tab leaves the grid')
  await person.leave(check)
}

/** 280 operations by 51 scopes: folded, searched, unfolded, and never all in the page. */
async function large(check, context, look, shots) {
  const person = await visit(context, look)
  const matrix = new Matrix(person)
  await matrix.open('TimeTracker, all 280 routes')
  await person.page.waitForFunction(() => document.querySelector('matrix-pane .sums')?.textContent.includes('280'))
  const rows = Number(await matrix.grid.getAttribute('aria-rowcount'))
  check.ok(rows > 300, 'every line is counted')
  check.ok((await matrix.grid.getByRole('row').count()) < 80, 'only those in sight are drawn')
  check.ok(Number(await matrix.grid.getAttribute('aria-colcount')) < 40, 'families are folded')
  if (shots) await person.page.screenshot({ path: `${shots}/playground-matrix-large-${nameOf(look)}.png` })
  check.same(await violations(person.page), [], `axe, large, ${nameOf(look)}`)
  const family = matrix.grid.getByRole('columnheader', { name: 'tasks, 2 scopes' })
  await matrix.find('tasks/{task_id')
  await family.first().focus()
  await matrix.press('Enter')
  await matrix.scope('write:tasks').waitFor()
  check.same(await matrix.scope('write:tasks').count(), 1, 'a family opens')
  check.has(await matrix.cell('DELETE /api/v1/tasks/{task_id:int}', /^write:tasks/).getAttribute('aria-label'), 'write:tasks: needed; not in the token')
  await matrix.find('')
  await matrix.grid.locator('[tabindex="0"]').focus()
  await matrix.press('Control+End')
  check.same(await matrix.line('GET /api/v1/workday/status').count(), 1, 'the keys reach the last line')
  await matrix.pane.getByRole('button', { name: 'Fold operations' }).click()
  check.ok(Number(await matrix.grid.getAttribute('aria-rowcount')) < 80, 'operations fold too')
  if (shots) await person.page.screenshot({ path: `${shots}/playground-matrix-folded-${nameOf(look)}.png` })
  await matrix.grid.getByRole('rowheader', { name: /^timer, / }).click()
  check.same(await matrix.line(START).count(), 1, 'a heading opens its lines')
  await person.leave(check)
}

/** The twin says in words what the grid shows; print shows it in full. */
async function inWords(check, context, look, shots) {
  const person = await visit(context, look)
  const matrix = new Matrix(person)
  await matrix.pane.getByRole('button', { name: 'As a table' }).click()
  const row = matrix.pane.getByRole('row').filter({ hasText: START })
  check.has(await row.innerText(), /write:time_entries[\s\S]*Deny 403[\s\S]*lacks write:time_entries/, 'a line of the table')
  check.same(await matrix.pane.locator('.twin tbody tr').count(), 26, 'every operation is in it')
  check.same(await violations(person.page), [], `axe, table, ${nameOf(look)}`)
  if (shots) await person.page.screenshot({ path: `${shots}/playground-matrix-table-${nameOf(look)}.png` })
  await row.getByRole('button').click()
  check.has(await matrix.proof(), `${START} needs write:time_entries`, 'a line of the table can be asked about')
  await matrix.pane.getByRole('button', { name: 'As a table' }).click()
  await person.page.emulateMedia({ media: 'print' })
  await matrix.pane.locator('.twin').waitFor()
  check.same(await matrix.pane.locator('.twin tbody tr').count(), 26, 'print shows every operation')
  check.ok(!(await matrix.pane.locator('matrix-grid').isVisible()), 'and not what is only a part')
  await person.leave(check)
}

/** The whole matrix as a picture, in the clipboard. */
async function picture(check, context) {
  const person = await visit(context)
  const matrix = new Matrix(person)
  await person.context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await matrix.pane.getByRole('button', { name: 'Copy as SVG' }).click()
  await matrix.pane.getByText('The picture is in the clipboard').waitFor({ state: 'attached' })
  const [texts, fault] = await person.page.evaluate(async () => {
    const drawing = new DOMParser().parseFromString(await navigator.clipboard.readText(), 'image/svg+xml')
    return [[...drawing.querySelectorAll('text')].map((one) => one.textContent), drawing.querySelector('parsererror')?.textContent ?? null]
  })
  check.same(fault, null, 'it is well-formed')
  check.ok(texts.includes(START) && texts.includes('write:time_entries'), 'it names operations and scopes')
  check.same(texts.filter((text) => text === 'Deny 403').length, 21, 'and every decision')
  await person.leave(check)
}

export async function matrix({ check, browser, site, shots }) {
  const context = { browser, site }
  for (const look of LOOKS) {
    await byMouse(check, context, look, shots)
    await large(check, context, look, shots)
    await inWords(check, context, look, shots)
  }
  await byKeyboard(check, context)
  await picture(check, context)
  const phone = await visit(context, { viewport: PHONE, hasTouch: true })
  await phone.page.getByRole('rowheader', { name: START }).tap()
  check.ok(await phone.page.getByRole('region', { name: 'Why' }).isVisible(), 'a tap shows why below the matrix')
  await phone.page.getByRole('button', { name: 'See the request' }).tap()
  check.same(await phone.page.getByRole('tab', { name: 'Request' }).getAttribute('aria-selected'), 'true', 'and leads to the request')
  await phone.leave(check)
}
