// The request pane: what is needed and why, what would help, what a client is told.

import { violations } from '../../../server/tests/browser/axe.mjs'
import { choose, LOOKS, nameOf, show, visit } from '../visit.mjs'

const region = ({ page }, name) => page.getByRole('region', { name })
const said = (person, name) => region(person, name).innerText()
const verdict = ({ page }) => page.locator('.verdict').innerText()

async function ask({ page }, text) {
  const field = page.getByRole('combobox', { name: 'Method and path' })
  await field.fill(text)
  await field.press('Enter')
}

async function hold(person, scope, change = async () => {}) {
  await show(person, 'Token')
  await person.page.getByLabel('A token', { exact: true }).check()
  await person.page.getByLabel('Scope string').fill(scope)
  await change(person.page)
  await show(person, 'Request')
}

export async function request({ check, browser, site, shots }) {
  for (const look of LOOKS) {
    const person = await visit({ browser, site }, look)
    await show(person, 'Request')
    const states = {
      allowed: () => ask(person, 'GET /api/v1/projects'),
      denied: () => ask(person, 'POST /api/v1/timer/start'),
      role: () => ask(person, 'GET /api/v1/users'),
      own: () => ask(person, 'GET /api/v1/time-entries/3'),
      unknown: () => ask(person, 'GET /nowhere'),
      tree: () => choose(person, 'doubletime', 'Request').then(() => ask(person, 'tool:create_task')),
    }
    for (const [state, make] of Object.entries(states)) {
      await make()
      check.same(await violations(person.page, 'token-bar', 'request-pane'), [], `axe, ${state}, ${nameOf(look)}`)
      if (shots) await person.page.screenshot({ path: `${shots}/playground-request-${state}-${nameOf(look)}.png`, fullPage: true })
    }
    check.same(await person.overflow(), 0, `nothing is wider than the window, ${nameOf(look)}`)
    await person.leave(check)
  }
  const person = await visit({ browser, site }, { permissions: ['clipboard-read', 'clipboard-write'] })
  await asking(check, person)
  await proving(check, person)
  await helping(check, person)
  await answering(check, person)
  await coding(check, person)
  await person.leave(check)
}

async function asking(check, person) {
  const { page } = person
  await ask(person, 'GET /api/v1/projects/7')
  check.has(await verdict(person), /Allowed\s+200/)
  check.has(await verdict(person), 'It leads to GET /api/v1/projects/{id:int}', 'a path leads to its operation')
  await ask(person, '/api/v1/tasks')
  check.has(await verdict(person), /Denied\s+403/, 'a path alone is got')
  await ask(person, 'PATCH /api/v1/projects/7')
  check.has(await verdict(person), 'No rule allows this endpoint', 'no rule means deny')
  const field = page.getByRole('combobox', { name: 'Method and path' })
  await field.click()
  const options = page.getByRole('listbox', { name: 'Method and path' }).getByRole('option')
  check.same(await options.count(), 26, 'all operations are there to choose')
  await page.keyboard.type('delete proj')
  await options.click()
  check.same(await field.inputValue(), 'DELETE /api/v1/projects/{id:int}', 'by mouse')
  await field.click()
  await page.keyboard.type('timer/start')
  await page.keyboard.press('Enter')
  check.same(await field.inputValue(), 'POST /api/v1/timer/start', 'a part is enough')
  await page.keyboard.press('ControlOrMeta+A')
  await page.keyboard.type('GET /api/v1/nowhere')
  await page.keyboard.press('Tab')
  check.has(await verdict(person), 'No rule allows this endpoint', 'what is typed in full counts when the field is left')
  await page.keyboard.press('Shift+Tab')
  await page.keyboard.press('ControlOrMeta+A')
  await page.keyboard.type('half a wor')
  await page.keyboard.press('Tab')
  check.same(await field.inputValue(), 'GET /api/v1/nowhere', 'a half one does not')
  await choose(person, 'timetracker-full', 'Request')
  await field.fill('api')
  check.has(await page.getByRole('listbox', { name: 'Method and path' }).innerText(), /and \d+ more: type to narrow/, 'a long list says that it is cut')
  await page.keyboard.press('Escape')
  await choose(person, 'timetracker', 'Request')
}

async function proving(check, person) {
  const { page } = person
  await hold(person, '*', (page) => page.getByRole('checkbox', { name: 'admin Administrators' }).check())
  await ask(person, 'GET /api/v1/users')
  const needs = await said(person, 'What it needs')
  check.has(needs, /admin:all/)
  check.has(needs, /\* is held, covers admin:all line 24/, 'by what it is met, and where that stands')
  check.has(needs, /met:\s*the role admin/)
  await region(person, 'What it needs').getByRole('button', { name: 'line 24' }).click()
  check.same(await page.getByRole('tab', { name: 'Policy' }).getAttribute('aria-selected'), 'true', 'a line brings the policy to the front')

  await hold(person, 'read:time_entries', (page) => page.getByRole('checkbox', { name: 'admin Administrators' }).uncheck())
  await ask(person, 'GET /api/v1/time-entries/3')
  check.has(await verdict(person), 'Own rows only: show only what belongs to ann')
  await page.getByLabel('Whose row is it?').fill('bob')
  check.has(await verdict(person), 'This resource belongs to another user')
  await page.getByLabel('Whose row is it?').fill('ann')
  check.has(await verdict(person), /Allowed\s+200/)
}

async function helping(check, person) {
  const { page } = person
  const help = region(person, 'What would help')
  await ask(person, 'GET /api/v1/users')
  check.has(await help.innerText(), 'It takes the role admin')
  await help.getByRole('button', { name: 'Give both and see' }).click()
  check.has(await verdict(person), /Allowed\s+200/, 'the repair repairs')
  check.same(await help.count(), 0, 'then nothing is left to repair')

  await hold(person, 'read:tasks', (page) => page.getByLabel('State').selectOption('expired'))
  await ask(person, 'GET /api/v1/tasks')
  check.has(await verdict(person), 'The access token is expired')
  await help.getByRole('button', { name: 'Make the token active' }).press('Enter')
  check.has(await verdict(person), /Allowed\s+200/)

  await choose(person, 'doubletime', 'Request')
  await hold(person, 'tasks:write', (page) => page.getByLabel(/^Audience/).selectOption(''))
  await ask(person, 'tool:create_task')
  check.has(await verdict(person), 'for another resource')
  await help.getByRole('button', { name: 'Make it a token for MCP server' }).click()
  check.has(await said(person, 'What it needs'), /all of[\s\S]*mcp[\s\S]*tasks:write/, 'the requirement is a tree')
  check.same(await region(person, 'What it needs').locator('.mark').evaluateAll((marks) => marks.map(({ innerText }) => innerText.trim())), ['not met:', 'met:'], 'each need, met or not')
  await hold(person, 'profile:read')
  check.has(await help.innerText(), /Ask for\s+mcp tasks:read tasks:write/, 'the gate and what it depends on come along')
  await help.getByRole('button', { name: 'Copy the scopes to ask for' }).click()
  check.same(await page.evaluate(() => navigator.clipboard.readText()), 'mcp tasks:read tasks:write', 'and can be copied')
  await help.getByRole('button', { name: 'Add to the token' }).click()
  check.has(await verdict(person), /Allowed\s+200/)
}

async function answering(check, person) {
  const { page } = person
  const gets = region(person, 'What the client gets')
  await choose(person, 'timetracker', 'Request')
  await ask(person, 'POST /api/v1/timer/start')
  const answer = () => gets.locator('pre').first().innerText()
  check.has(await answer(), /^HTTP\/1\.1 403 Forbidden\nWWW-Authenticate: Bearer error="insufficient_scope".*scope="write:time_entries"\nContent-Type: application\/json\n\n\{/)
  check.same(JSON.parse((await answer()).split('\n\n')[1]).required_scope, 'write:time_entries', 'the body is JSON')
  await gets.getByText('Say more in the challenge').click()
  await gets.getByLabel('Realm').fill('time "tracker"')
  await gets.getByLabel("Address of the resource's metadata").fill('https://api.example/.well-known/oauth-protected-resource')
  check.has(await answer(), 'realm="time \\"tracker\\""')
  check.has(await answer(), 'resource_metadata="https://api.example/.well-known/oauth-protected-resource"')
  await gets.getByLabel('Name what is granted already, too').check()
  check.has(await answer(), 'scope="read:projects read:time_entries write:time_entries"')
  await gets.getByText('AuthZEN answer', { exact: true }).click()
  check.same(JSON.parse(await gets.locator('pre').last().innerText()).decision, false, 'the AuthZEN answer')
  await show(person, 'Token')
  await page.getByLabel('No token at all').check()
  check.has(await answer(), /^HTTP\/1\.1 401 Unauthorized\nWWW-Authenticate: Bearer/)
  await page.getByLabel('A token', { exact: true }).check()
  await ask(person, 'GET /api/v1/projects')
  check.has(await answer(), /^HTTP\/1\.1 200 OK/)
}

async function coding(check, person) {
  const { page } = person
  const same = region(person, 'The same check in code')
  const text = () => same.locator('pre').textContent()
  await same.getByRole('tab', { name: 'Rust' }).focus()
  await page.keyboard.press('Home')
  check.has(await text(), 'Request::http("GET", "/api/v1/projects")')
  await page.keyboard.press('End')
  check.has(await text(), /scopeward check policy\.toml \\\n  --scope 'read:projects read:time_entries'/)
  await page.keyboard.press('ArrowLeft')
  check.has(await text(), /curl -i \\\n {2}-H "Authorization: Bearer \$TOKEN" \\\n {2}http:\/\/127\.0\.0\.1:8080\/api\/v1\/projects/)
  await same.getByRole('button', { name: 'Copy the curl code' }).click()
  check.same(await page.evaluate(() => navigator.clipboard.readText()), await text(), 'what is copied is what is shown')
  await choose(person, 'doubletime', 'Request')
  await ask(person, 'tool:create_task')
  check.has(await text(), /--data '\{"jsonrpc":"2\.0","id":1,"method":"tools\/call","params":\{"name":"create_task"/, 'a tool is called by MCP')
}
