// The token pane and the bar: everything that a token is made of, what it is worth, and what is pasted.

import { violations } from '../../../server/tests/browser/axe.mjs'
import { choose, LOOKS, nameOf, show, visit } from '../visit.mjs'

const jwt = (payload, signature = 'c2VjcmV0LXNpZ25hdHVyZQ') =>
  [{ alg: 'RS256', typ: 'at+jwt' }, payload].map((part) => Buffer.from(typeof part === 'string' ? part : JSON.stringify(part)).toString('base64url')).join('.') + `.${signature}`


const string = ({ page }) => page.getByLabel('Scope string').inputValue()
const bar = ({ page }) => page.getByRole('region', { name: 'Token', exact: true })
const worth = ({ page }) => page.getByRole('region', { name: 'What it is worth' })
const rendering = (person, name) => worth(person).locator('dl > div', { has: person.page.locator('dt', { hasText: new RegExp(`^${name}`) }) }).locator('code').allInnerTexts()

/** As a person does it: the text is on the clipboard, and goes in by the browser's own paste. */
async function paste({ page }, text) {
  await page.getByRole('textbox', { name: 'Paste a token' }).focus()
  await page.evaluate((text) => {
    const data = new DataTransfer()
    data.setData('text/plain', text)
    document.activeElement.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }))
  }, text)
}

export async function token({ check, browser, site, shots }) {
  for (const look of LOOKS) {
    const person = await visit({ browser, site }, look)
    await show(person, 'Token')
    await person.page.locator('scope-picker table').waitFor()
    const states = { plain: async () => {}, weak: () => weak(person), none: () => none(person), pasted: () => pasted(person), unreadable: () => unreadable(person) }
    for (const [state, make] of Object.entries(states)) {
      await make()
      check.same(await violations(person.page, 'token-bar', 'token-pane'), [], `axe, ${state}, ${nameOf(look)}`)
      if (shots) await person.page.screenshot({ path: `${shots}/playground-token-${state}-${nameOf(look)}.png`, fullPage: true })
    }
    check.same(await person.overflow(), 0, `nothing is wider than the window, ${nameOf(look)}`)
    await person.leave(check)
  }
  const person = await visit({ browser, site })
  await show(person, 'Token')
  await picking(check, person)
  await chips(check, person)
  await pasting(check, person)
  await hostile(check, person)
  await person.leave(check)
}

async function weak(person) {
  await choose(person, 'timetracker', 'Token')
  await person.page.getByLabel('Scope string').fill('read:projects read:* bogus:token')
  await person.page.getByText('Held without power').waitFor()
}

async function none({ page }) {
  await page.getByLabel('No token at all').check()
  await page.getByText('comes without a token').waitFor()
}

async function pasted(person) {
  await person.page.getByLabel('A token', { exact: true }).check()
  await paste(person, jwt({ scope: 'read:tasks', sub: 'ann', exp: 1_700_000_000, iss: 'https://id.example', jti: '1' }))
  await person.page.getByText('Taken').waitFor()
}

async function unreadable(person) {
  await paste(person, 'gho_16C7e42F292c6912E7710c838347Ae178B4a')
  await person.page.getByText('This is no JWT').waitFor()
}

/** Facts and scopes, by mouse and by keyboard. */
async function picking(check, person) {
  const { page } = person
  const tick = (name) => page.locator('token-pane').getByRole('checkbox', { name })
  await choose(person, 'timetracker', 'Token')
  await tick(/^write:time_entries,/).check()
  check.same(await string(person), 'read:projects read:time_entries write:time_entries', 'a tick adds')
  await tick(/^read:projects,/).focus()
  await page.keyboard.press('Space')
  check.same(await string(person), 'read:time_entries write:time_entries', 'the space bar takes away')

  await page.getByLabel('Scope string').fill('read:* unheard:of')
  check.same(await rendering(person, 'granted'), ['read:*', 'unheard:of'], 'an unknown token is kept')
  check.same(await rendering(person, 'expanded'), [], 'without the role a wildcard gives nothing')
  const without = await worth(person).getByText('Held without power').locator('..').innerText()
  check.has(without, /read:\*: only with the role admin/)
  check.has(without, /unheard:of: this policy does not know it/)
  check.has(await worth(person).innerText(), /allows 0 of 26/)
  await page.getByRole('checkbox', { name: 'admin Administrators' }).check()
  check.same((await rendering(person, 'expanded')).length, 7, 'with the role it gives itself and all that it covers')
  check.has(await bar(person).innerText(), /\+ 6 given/, 'the bar counts what is given')
  check.same(await page.locator('scope-picker label.derived').count(), 6, 'and the picker marks it')
  await page.locator('scope-picker .line', { hasText: 'View everything' }).getByText('covers 6').click()
  check.has(await page.locator('scope-picker .line', { hasText: 'View everything' }).innerText(), 'read:reports', 'a wildcard says what it covers')

  await page.getByText('Presets').click()
  const preset = page.getByRole('listitem').filter({ hasText: 'Dashboard integration' })
  await preset.getByRole('button', { name: 'Add' }).click()
  check.same(await string(person), 'read:* unheard:of read:projects read:time_entries read:reports', 'a preset adds')
  await preset.getByRole('button', { name: 'Use' }).click()
  check.same(await string(person), 'read:projects read:time_entries read:reports', 'or takes the place')

  await page.getByLabel('Scope string').fill('sp"eak')
  check.has(await page.locator('.fault').innerText(), 'a scope token may not hold', 'what cannot be read the engine says')
  await page.getByLabel('Scope string').fill('read:tasks')
  for (const state of ['expired', 'revoked', 'disabled', 'unknown']) {
    await page.getByLabel('State').selectOption(state)
    check.has(await worth(person).innerText(), `It is ${state}`)
    check.has(await worth(person).innerText(), 'allows 0 of', 'which allows nothing')
  }
  await page.getByLabel('State').selectOption('active')
  check.has(await worth(person).innerText(), 'allows 2 of')

  await choose(person, 'doubletime', 'Token')
  await page.getByLabel('Scope string').fill('tasks:write settings:read')
  await page.getByLabel(/^Audience/).selectOption({ label: 'MCP server: https://doubletime.io/mcp' })
  check.same(await rendering(person, 'closed'), ['tasks:read', 'tasks:write', 'settings:read'], 'closed: with what it depends on')
  check.same(await rendering(person, 'expanded'), ['tasks:write'], 'which gives nothing more')
  check.has(await worth(person).innerText(), 'settings:read: not offered by MCP server')
  await page.getByLabel(/^Audience/).selectOption('')
  check.has(await worth(person).innerText(), 'for no audience of this policy')
}

/** The bar above all views: by keyboard. */
async function chips(check, person) {
  const { page } = person
  await choose(person, 'timetracker', 'Token')
  await show(person, 'Token')
  const field = page.getByRole('combobox', { name: 'Add a scope' })
  await field.focus()
  await page.keyboard.type('write cli')
  check.same(await page.getByRole('listbox', { name: 'Add a scope' }).getByRole('option').allInnerTexts(), ['write:clients Create, update, and delete clients'], 'words narrow the list')
  await page.keyboard.press('Enter')
  check.same(await string(person), 'read:projects read:time_entries write:clients', 'Enter takes the choice')
  check.same(await field.inputValue(), '', 'and the field is free for another')
  await page.keyboard.type('a:b c:d')
  await page.keyboard.press('Enter')
  check.has(await string(person), /write:clients a:b c:d$/, 'what is no choice is taken as it is')
  await page.keyboard.type('read')
  await page.keyboard.press('Escape')
  check.same(await page.getByRole('listbox', { name: 'Add a scope' }).count(), 0, 'Escape closes the list')
  await bar(person).getByRole('button', { name: 'Remove a:b' }).focus()
  await page.keyboard.press('Enter')
  check.same(await string(person), 'read:projects read:time_entries write:clients c:d', 'a chip is removed by its button')
  await bar(person).getByRole('button', { name: 'Remove c:d' }).click()
  const chip = bar(person).getByRole('button', { name: 'write:clients', exact: true })
  await chip.click()
  check.same(await chip.getAttribute('aria-pressed'), 'true', 'a chip points at its scope')
  await chip.click()
}

async function pasting(check, person) {
  const { page } = person
  const field = page.getByRole('textbox', { name: 'Paste a token' })
  const said = () => page.locator('token-paste [role=status]').innerText()
  const signature = 'dGhpcy1pcy1zZWNyZXQ'
  await paste(person, `Bearer ${jwt({ iss: 'https://id.example', sub: 'bob', scope: 'read:tasks read:clients', roles: ['admin'], iat: 1, exp: 4_102_444_800 }, signature)}`)
  check.same(await string(person), 'read:tasks read:clients', 'the scopes of a JWT')
  check.same(await page.getByLabel('Whose it is').inputValue(), 'bob', 'its principal')
  check.ok(await page.getByRole('checkbox', { name: 'admin Administrators' }).isChecked(), 'its roles')
  check.same(await page.getByLabel('State').inputValue(), 'active', 'it has not expired')
  check.has(await said(), /Not needed: iss iat/, 'what is left out is said')
  check.has(await field.inputValue(), /^eyJ[\w-]+\.eyJ[\w-]+\.•+$/, 'the signature is masked')
  const kept = await page.evaluate(() => [location.href, document.documentElement.outerHTML, JSON.stringify(localStorage), JSON.stringify(sessionStorage)].join(' '))
  check.ok(!kept.includes(signature), 'and is nowhere in the page, its address or its storage')

  await paste(person, jwt({ scope: 'read:tasks', exp: 1_700_000_000 }))
  check.same(await page.getByLabel('State').inputValue(), 'expired', 'a token of the past is expired')
  check.has(await said(), 'By the clock of this page it expired on')

  await paste(person, JSON.stringify({ active: true, scope: 'read:reports', sub: 'ann', client_id: 'x' }, null, 2))
  check.same(await string(person), 'read:reports', 'the scopes of an introspection answer')
  await paste(person, '{"active":false}')
  check.same(await page.getByLabel('State').inputValue(), 'unknown', 'one that is not active')

  await paste(person, jwt({ scope: 'read:tasks', scp: ['write:tasks'] }))
  check.ok((await said()).length > 0 && (await string(person)) === '', 'claims that disagree are refused')
  await page.locator('token-paste').getByRole('button', { name: 'scp' }).click()
  check.same(await string(person), 'write:tasks', 'and the person says which one counts')
  await paste(person, jwt({ scope: 7 }))
  check.has(await said(), /scope/, 'what the engine refuses, it says')
  check.same(await string(person), 'write:tasks', 'and nothing is taken')
}

/** Whatever is pasted: a message, and the page lives on. */
async function hostile(check, person) {
  const { page } = person
  const texts = {
    'not a JWT': ['gho_16C7e42F292c6912E7710c838347Ae178B4a', 'This is no JWT'],
    'five megabytes': ['a'.repeat(5 * 2 ** 20), 'too long for a token: 5,242,880'],
    'malformed base64': ['eyJhbGciOiJub25lIn0.e!!!.x', 'not base64url'],
    'a base64 that cannot be': ['eyJhbGciOiJub25lIn0.eyJhb.x', 'not base64url'],
    'no UTF-8': [`a.${Buffer.from([0xff, 0xfe, 0x7b]).toString('base64url')}.c`, 'not text in UTF-8'],
    'no JSON': [jwt('not json'), 'is not JSON'],
    'no object': [jwt('[1,2]'), 'no object of claims'],
    'a number': [jwt('7'), 'no object of claims'],
    null: [jwt('null'), 'no object of claims'],
    'deep nesting': [`{"a":${'['.repeat(20_000)}${']'.repeat(20_000)}}`, 'nested too deeply'],
    'an encrypted one': ['a.b.c.d.e', 'is encrypted'],
    'a half one': ['{"scope":"read:ta', 'is not JSON'],
  }
  const before = await string(person)
  for (const [name, [text, message]] of Object.entries(texts)) {
    await paste(person, text)
    check.has(await page.locator('token-paste [role=status]').innerText(), message, `${name}: ${message}`)
    check.same(await page.getByRole('textbox', { name: 'Paste a token' }).inputValue(), '', `${name}: nothing of it stays`)
    check.same(await string(person), before, `${name}: nothing is taken`)
  }
  await paste(person, jwt({ scope: 'read:tasks', sub: '<img src=x onerror=alert(1)>', '<script>alert(1)</script>': 1, __proto__: 1, constructor: 2 }))
  check.has(await page.locator('token-paste [role=status]').innerText(), '<img src=x onerror=alert(1)>', 'names are texts')
  check.same(await page.locator('token-paste img, token-paste script').count(), 0, 'and nothing else')
}
