// The graph: how the token stands in it, the proof lit up, by mouse and by keyboard, small and in full.

import { violations } from '../../../server/tests/browser/axe.mjs'
import { LOOKS, nameOf, open, PHONE, show, visit, WIDE } from '../visit.mjs'

const pane = ({ page }) => page.locator('graph-pane')
const node = (person, scope) => pane(person).locator(`.node[data-scope="${scope}"]`)
const labelOf = (person, scope) => node(person, scope).getAttribute('aria-label')
const button = (person, name) => pane(person).getByRole('button', { name, exact: true })
const box = (person) => pane(person).locator('svg.canvas').getAttribute('viewBox')
const proof = (person) => pane(person).locator('.proof').innerText()
const focused = ({ page }) => page.evaluate(() => document.activeElement.dataset.scope ?? document.activeElement.getAttribute('aria-label'))

/** Opens the page with the graph in front. */
async function arrive(world, look = { viewport: WIDE }) {
  const person = await visit(world, look)
  if (look.viewport.width < WIDE.width) await show(person, 'Graph')
  await node(person, 'read:projects').waitFor()
  return person
}

export async function graph(world) {
  await looks(world)
  await byMouse(world)
  await byFinger(world)
  await byKeyboard(world)
  await wildcards(world)
  await dependencies(world)
  await large(world)
  await copied(world)
  await nothingToDraw(world)
}

/** Each state of the pane in each look. */
async function looks({ check, shots, ...world }) {
  const look = async (person, state, name) => {
    check.same(await violations(person.page), [], `axe, ${state}, ${name}`)
    check.same(await person.overflow(), 0, `nothing is wider than the window, ${state}, ${name}`)
    if (shots) await person.page.screenshot({ path: `${shots}/playground-graph-${state}-${name}.png` })
  }
  for (const each of LOOKS) {
    const person = await arrive(world, each)
    await look(person, 'plain', nameOf(each))
    await node(person, '*').click()
    await pane(person).locator('.detail').waitFor()
    await look(person, 'pointed', nameOf(each))
    await button(person, 'Point at nothing').click()
    await button(person, 'As a list').click()
    await look(person, 'list', nameOf(each))
    await button(person, 'As a list').click()
    await open(person, 'TimeTracker, all 280 routes')
    await node(person, 'read:users').waitFor({ state: 'detached' })
    // An example opens on its matrix.
    if (each.viewport === PHONE) await show(person, 'Graph')
    await button(person, 'Full view').click()
    await node(person, 'read:ai').waitFor()
    await look(person, 'full', nameOf(each))
    await person.leave(check)
  }
}

async function byMouse({ check, ...world }) {
  const person = await arrive(world)
  const { page } = person
  check.has(await labelOf(person, 'read:projects'), 'in the token; needed, and met; implied by admin:all; covered by *, read:*')
  check.has(await proof(person), 'GET /api/v1/projects: read:projects is in the token.')
  check.same(await pane(person).locator('.canvas .node.held').count(), 2, 'what is held is marked')

  await node(person, 'write:tasks').click()
  check.has(await pane(person).locator('.detail').innerText(), 'Create, update, and delete tasks')
  check.same(await node(person, 'write:tasks').getAttribute('aria-pressed'), 'true', 'it is pointed at')
  await button(person, 'Add to the token').click()
  check.has(await labelOf(person, 'write:tasks'), 'write:tasks; in the token')
  check.has(await page.getByRole('region', { name: 'Token' }).innerText(), 'write:tasks', 'it is in the token')
  await node(person, 'write:tasks').dblclick()
  check.has(await labelOf(person, 'write:tasks'), 'not in the token', 'a double click takes it out')
  await node(person, 'read:projects').dblclick()
  check.has(await labelOf(person, 'read:projects'), 'needed, and missing')
  check.has(await proof(person), 'read:projects is missing')
  await node(person, 'read:projects').dblclick()

  await pane(person).locator('svg.canvas').click({ position: { x: 4, y: 60 } })
  check.same(await pane(person).locator('.detail').count(), 0, 'a click beside all nodes points at nothing')
  await pane(person).getByRole('list', { name: 'Legend' }).waitFor()
  await person.page.evaluate(() => new Promise(requestAnimationFrame))
  const fitted = await box(person)
  const { x, y, width, height } = await pane(person).locator('svg.canvas').boundingBox()
  await page.mouse.move(x + width / 2, y + height / 2)
  await page.mouse.wheel(0, -300)
  await page.waitForFunction((before) => document.querySelector('svg.canvas').getAttribute('viewBox') !== before, fitted)
  const near = await box(person)
  check.ok(Number(near.split(' ')[2]) < Number(fitted.split(' ')[2]), 'the wheel makes it larger')
  await page.mouse.move(x + 20, y + 20)
  await page.mouse.down()
  await page.mouse.move(x + 80, y + 50, { steps: 4 })
  await page.mouse.up()
  const dragged = await box(person)
  check.ok(Number(dragged.split(' ')[0]) < Number(near.split(' ')[0]), 'it is dragged')
  await button(person, 'Show all').click()
  check.same(await box(person), fitted, 'all is shown again')
  await button(person, 'Larger').click()
  await button(person, 'Smaller').click()
  check.same((await box(person)).split(' ')[2], fitted.split(' ')[2], 'larger and smaller undo each other')
  await person.leave(check)
}

/** Two fingers make it larger, one that goes sideways moves it. */
async function byFinger({ check, ...world }) {
  const person = await arrive(world, { viewport: PHONE, hasTouch: true })
  const touches = await person.context.newCDPSession(person.page)
  const { x, y, width, height } = await pane(person).locator('svg.canvas').boundingBox()
  const touch = (type, ...points) =>
    touches.send('Input.dispatchTouchEvent', { type, touchPoints: points.map((far, id) => ({ id, x: x + width / 2 + far, y: y + height / 2 })) })
  const settled = () => person.page.evaluate(() => new Promise(requestAnimationFrame))
  const before = (await box(person)).split(' ').map(Number)
  await touch('touchStart', -20, 20)
  for (const far of [30, 45, 60]) await touch('touchMove', -far, far)
  await touch('touchEnd')
  await settled()
  const pinched = (await box(person)).split(' ').map(Number)
  check.ok(pinched[2] < before[2] * 0.6, 'two fingers make it larger', `${before} ${pinched}`)
  await touch('touchStart', 0)
  for (const far of [20, 40, 60]) await touch('touchMove', far)
  await touch('touchEnd')
  await settled()
  const moved = (await box(person)).split(' ').map(Number)
  check.ok(moved[0] < pinched[0] && moved[2] === pinched[2], 'one finger moves it', `${pinched} ${moved}`)
  await button(person, 'Show all').tap()
  await node(person, 'read:tasks').tap()
  check.has(await pane(person).locator('.detail').innerText(), 'View task information', 'a tap points at it')
  await person.leave(check)
}

async function byKeyboard({ check, ...world }) {
  for (const viewport of [WIDE, PHONE]) {
    const person = await arrive(world, { viewport })
    const press = (key) => person.page.keyboard.press(key)
    await button(person, 'Full view').focus()
    await press('Tab')
    check.same(await focused(person), 'read:*', 'one stop for the Tab key')
    await press('ArrowDown')
    check.same(await focused(person), 'write:*', 'down the layer')
    await press('ArrowLeft')
    check.ok((await focused(person)).startsWith('write:'), 'to the left stands what it gives')
    await press('End')
    check.same(await focused(person), 'admin:all', 'the last one')
    await press('Home')
    check.same(await focused(person), 'read:*', 'the first one')
    await press('Enter')
    check.has(await pane(person).locator('.detail').textContent(), /covers read:projects/)
    await press('t')
    check.has(await labelOf(person, 'read:*'), 'without effect for this principal', 'T puts it into the token')
    check.ok((await node(person, 'read:*').getAttribute('class')).includes('idle'), 'and it is marked')
    await press('t')
    check.has(await labelOf(person, 'read:*'), 'not in the token')
    await press('Escape')
    check.same(await pane(person).locator('.detail').count(), 0, 'Escape points at nothing')
    const before = await box(person)
    await press('+')
    check.ok((await box(person)) !== before, 'plus makes it larger')
    await press('0')
    check.same(await box(person), before, '0 shows all')

    await button(person, 'Full view').focus()
    await press('Enter')
    await pane(person).locator('dialog[open]').waitFor()
    await press('Escape')
    await pane(person).locator('dialog').waitFor({ state: 'detached' })
    check.same(await focused(person), 'Full view', 'the focus comes back')

    await button(person, 'As a list').focus()
    await press('Enter')
    const item = (name) => pane(person).locator('.list > li').filter({ has: person.page.getByRole('checkbox', { name, exact: true }) })
    await pane(person).getByRole('checkbox', { name: 'read:tasks', exact: true }).focus()
    await press('Space')
    check.has(await item('read:tasks').innerText(), 'In the token')
    check.has(await item('read:*').innerText(), /covers read:projects, read:time_entries/)
    await person.leave(check)
  }
}

/** An administrator's wildcard gives what is needed, and the way of it lights up. */
async function wildcards({ check, shots, ...world }) {
  const person = await arrive(world)
  await node(person, 'read:projects').dblclick()
  await node(person, 'admin:all').dblclick()
  check.has(await labelOf(person, 'admin:all'), 'without effect')
  await show(person, 'Token')
  await person.page.locator('token-pane').getByRole('checkbox', { name: /admin/ }).first().check()
  check.has(await proof(person), /admin:all gives it: read:projects \(implied, line \d+\)/)
  check.same(await pane(person).locator('.canvas .link.lit').count(), 1, 'its way is lit')
  check.ok((await node(person, 'write:clients').getAttribute('class')).includes('derived'), 'what it gives is marked')
  check.has(await labelOf(person, 'write:clients'), 'given by the token')
  if (shots) await person.page.screenshot({ path: `${shots}/playground-graph-proof.png` })
  await person.leave(check)
}

async function dependencies({ check, shots, ...world }) {
  const person = await arrive(world)
  await open(person, 'DoubleTime')
  await node(person, 'tasks:write').waitFor()
  check.has(await labelOf(person, 'tasks:write'), 'depends on tasks:read')
  check.has(await labelOf(person, 'tasks:read'), 'needed by tasks:write')
  await node(person, 'invoices:send').dblclick()
  check.has(await labelOf(person, 'invoices:read'), 'only depended on: not in the token')
  check.ok((await node(person, 'invoices:read').getAttribute('class')).includes('depended'), 'and it is marked apart')
  const [left, right] = await Promise.all(['invoices:read', 'invoices:send'].map((scope) => node(person, scope).boundingBox()))
  check.ok(left.x + left.width < right.x, 'what is depended on stands to the left')
  await button(person, 'Point at nothing').click()
  check.has(await pane(person).getByRole('list', { name: 'Legend' }).innerText(), 'depended on')
  if (shots) await person.page.screenshot({ path: `${shots}/playground-graph-dependency.png` })
  await person.leave(check)
}

async function large({ check, ...world }) {
  const person = await arrive(world)
  await open(person, 'TimeTracker, all 280 routes')
  await pane(person).getByText(/^\d of 51$/).waitFor()
  check.same(await node(person, 'write:*').count(), 1, 'what gives what is needed is shown')
  const which = pane(person).getByLabel('Which scopes')
  await which.selectOption('invoices')
  check.same(await node(person, 'write:invoices').count(), 1, 'those of a family')
  check.same(await node(person, 'write:tasks').count(), 0, 'and no other')
  await which.selectOption('all')
  check.same(await pane(person).locator('.canvas .node').count(), 51, 'all of them')
  check.same(await pane(person).locator('.canvas .link.wildcard').count(), 0, 'a count stands for the links')
  check.ok(Number(await node(person, '*').locator('.fold').textContent()) >= 48, 'and says how many')
  await node(person, 'read:*').focus()
  await person.page.keyboard.press('Enter')
  check.same(await pane(person).locator('.canvas .link.wildcard.near').count(), Number(await node(person, 'read:*').locator('.fold').textContent()), 'they are drawn when it is pointed at')
  await person.leave(check)
}

async function copied({ check, ...world }) {
  const person = await arrive(world)
  await person.context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await button(person, 'Copy as SVG').click()
  await pane(person).getByText('The picture is copied as SVG').waitFor({ state: 'attached' })
  const found = await person.page.evaluate(async () => {
    const text = await navigator.clipboard.readText()
    const file = new DOMParser().parseFromString(text, 'image/svg+xml')
    const held = [...file.querySelectorAll('text')].find((one) => one.textContent === 'read:projects')
    return { root: file.documentElement.localName, texts: file.querySelectorAll('text').length > 10, weight: held?.getAttribute('font-weight'), classes: /class=|data-/.test(text) }
  })
  check.same(found, { root: 'svg', texts: true, weight: '700', classes: false }, 'a picture that stands by itself')
  await person.leave(check)
}

async function nothingToDraw({ check, ...world }) {
  const person = await visit(world, { offline: false })
  const policy = 'scopeward = 1\nname = "plain"\n[scopes]\n"a" = "A"\n"b" = "B"\n[operations]\n"GET /a" = "a"\n'
  await person.context.route('**/doubletime-*.js', (route) =>
    route.fulfill({ contentType: 'text/javascript', body: `export default ${JSON.stringify(policy)}` }))
  await open(person, 'DoubleTime')
  await pane(person).getByText('No scope of this policy implies another').waitFor()
  check.same(await pane(person).locator('svg.canvas').count(), 0, 'there is no picture')
  await person.leave(check)
}
