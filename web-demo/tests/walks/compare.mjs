// Two policies: nothing yet, nothing another, and each kind of difference, by what a person sees.

import { violations } from '../../../server/tests/browser/axe.mjs'
import { LOOKS, nameOf, show, visit } from '../visit.mjs'

/** How a table reads: a text per line. */
const lines = (table) => table.locator('tbody tr').evaluateAll((rows) => rows.map((row) => row.innerText.replace(/\s+/g, ' ').trim()))

/** How a list reads. */
const names = (section) => section.locator('li').evaluateAll((items) => items.map((item) => item.innerText.replace(/\s+/g, ' ').trim()))

export async function compare({ check, browser, site, shots }) {
  for (const look of LOOKS) {
    const person = await visit({ browser, site }, look)
    const { page } = person
    await show(person, 'Compare')
    const pane = page.locator('compare-pane')
    const section = (title) => pane.locator('section').filter({ has: page.getByRole('heading', { name: title }) })
    const picture = async (state) => {
      check.same(await violations(page), [], `axe, ${state}, ${nameOf(look)}`)
      if (shots) await page.screenshot({ path: `${shots}/playground-compare-${state}-${nameOf(look)}.png`, fullPage: true })
    }
    await pane.getByText('See what a change of the policy does').waitFor()
    await picture('start')

    await pane.getByRole('button', { name: 'Keep the policy as it is now' }).click()
    check.has(await pane.innerText(), 'No differences', 'a copy is the same')
    check.has(await pane.innerText(), 'Both are the same policy')
    await picture('same')

    const text = pane.getByLabel('The text of the policy before')
    await pane.getByText('The policy before', { exact: true }).click()
    const policy = await text.inputValue()
    await text.fill(policy.replace('# [implies]', '# Nothing is implied.'))
    check.has(await pane.innerText(), /No differences/, 'a comment changes nothing')
    await text.fill(policy
      .replace('"GET /api/v1/projects" = "read:projects"', '"GET /api/v1/projects" = "write:projects"')
      .replace('"GET /api/v1/users/me" = "read:users"\n', '"GET /api/v1/people" = "read:people"\n')
      .replace('"read:users" = {', '"read:people" = {'))
    check.same(await lines(section('Decisions for this token')), ['GET /api/v1/projects Denied Allowed'], 'what the token is allowed now')
    check.same(await names(section('Operations')), ['+ added: GET /api/v1/users/me', '− removed: GET /api/v1/people'], 'operations that came and went')
    check.same(await names(section('Scopes')), ['+ added: read:users', '− removed: read:people'], 'scopes that came and went')
    check.same(await lines(section('What operations need')), ['GET /api/v1/projects write:projects read:projects'], 'what is needed')
    const cells = section('Cells of the matrix')
    check.same(await cells.locator('thead th').allInnerTexts(), ['Operation', 'read:*', 'write:*', 'read:projects', 'write:projects'], 'changed columns alone')
    check.same(await cells.locator('tbody td').evaluateAll((all) => all.map((cell) => cell.textContent.trim())),
      ['+gained: covers it by a wildcard', '−lost: covers it by a wildcard', '+gained: needed', '−lost: needed'], 'gained and lost, in words too')
    await pane.getByText('The policy before', { exact: true }).click()
    await picture('differences')

    await pane.getByRole('button', { name: 'Swap' }).click()
    check.same(await lines(section('Decisions for this token')), ['GET /api/v1/projects Allowed Denied'], 'the other way round')
    await pane.getByRole('button', { name: 'Swap' }).click()

    await pane.getByText('The policy before', { exact: true }).click()
    await text.fill(policy.replace('scopeward = 1', 'scopeward = 2'))
    check.has(await pane.innerText(), /The policy before has problems[\s\S]*Line \d+: this version of the language is not known/, 'a problem is said, and its line')
    await picture('problems')

    await pane.locator('input[type=file]').setInputFiles({ name: 'policy.toml', mimeType: 'text/plain', buffer: Buffer.from(policy.replace('name = "timetracker"', 'name = "older"')) })
    await pane.getByText('older', { exact: true }).waitFor()
    check.has(await pane.innerText(), 'No differences', 'a name is no difference in what is decided')
    await pane.getByLabel('Compare with an example').selectOption({ label: 'TimeTracker, all 280 routes' })
    await pane.getByText('timetracker-full', { exact: true }).waitFor()
    check.ok((await lines(section('What operations need'))).length > 0, 'an example is compared, too')
    await pane.getByRole('button', { name: 'Close' }).focus()
    await page.keyboard.press('Enter')
    await pane.getByText('See what a change of the policy does').waitFor()
    await person.leave(check)
  }
}
