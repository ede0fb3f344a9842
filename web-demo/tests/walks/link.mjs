// Links: they keep everything, and those that are broken or hostile harm nothing.

import { deflateRawSync } from 'node:zlib'

import { open, show, visit } from '../visit.mjs'
import { write } from './policy.mjs'

const linkOf = (value) => `#1${deflateRawSync(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url')}`

export async function link(walk) {
  await roundTrip(walk)
  await history(walk)
  await hostile(walk)
}

const POLICY = ['scopeward = 1', 'name = "linked"', '[scopes]', '"a:read" = "Read"', '[operations]', '"GET /a" = "a:read"', '']

async function roundTrip({ check, browser, site }) {
  const person = await visit({ browser, site }, { permissions: ['clipboard-read', 'clipboard-write'] })
  const { page } = person
  check.same(new URL(page.url()).hash, '', 'who has done nothing has no link')
  await show(person, 'Policy')
  await write(person, POLICY)
  await show(person, 'Tests')
  await page.getByRole('button', { name: 'Share' }).click()
  await page.getByText('The link is copied.').waitFor()
  check.has(await page.locator('page-notice').innerText(), 'Nothing was sent anywhere')
  const copied = await page.evaluate(() => navigator.clipboard.readText())
  check.same(copied, page.url(), 'what is copied is the address')
  await person.leave(check)

  const other = await visit({ browser, site }, { hash: new URL(copied).hash })
  check.ok(await other.page.getByRole('button', { name: 'Policy: linked' }).isVisible(), 'another browser shows the policy')
  check.ok(await other.page.getByRole('tab', { name: 'Tests', exact: true, selected: true }).isVisible(), 'and the same view')
  await other.leave(check)
}

async function history({ check, browser, site }) {
  const person = await visit({ browser, site })
  const { page } = person
  await show(person, 'Policy')
  await write(person, POLICY)
  await page.waitForURL(/#1/)
  const edited = page.url()
  check.ok(edited.length - site.home.length < 400, 'the link of a small policy is short', edited)
  await open(person, 'DoubleTime')
  await page.goBack()
  await page.getByRole('button', { name: 'Policy: linked' }).waitFor()
  await page.goForward()
  await page.getByRole('button', { name: 'Policy: DoubleTime' }).waitFor()
  await page.reload()
  await page.getByRole('button', { name: 'Policy: DoubleTime' }).waitFor()
  check.ok(new URL(page.url()).hash.length < 120, 'an example that is not changed is kept by its name', page.url())
  await person.leave(check)
}

const HOSTILE = {
  'cut off': linkOf({ example: 'timetracker', view: 'tests' }).slice(0, -6),
  'no base64': '#1%3Cscript%3E',
  'of another version': '#2abcd',
  'an unknown key': linkOf({ example: 'timetracker', evil: true }),
  '__proto__': linkOf('{"__proto__": {"policy": "x"}}'),
  'a wrong type': linkOf({ example: null, policy: 7 }),
  'half a token': linkOf({ example: 'timetracker', token: { held: true, scope: ['a'] } }),
  'an unknown example': linkOf({ example: '../../secret' }),
  'a list': linkOf([1, 2]),
  'no JSON': linkOf('{"example": '),
  'a bomb': linkOf('x'.repeat(300_000_000)),
  'too many tests': linkOf({ example: null, tests: Array(501).fill({}) }),
}

async function hostile({ check, browser, site }) {
  for (const [what, hash] of Object.entries(HOSTILE)) {
    const person = await visit({ browser, site }, { hash })
    const said = await person.page.locator('page-notice').innerText()
    check.has(said, 'This link cannot be read', `${what}: it is said`)
    check.ok(await person.page.getByRole('button', { name: 'Policy: TimeTracker' }).isVisible(), `${what}: the example is there`)
    await person.leave(check)
  }
  // a text that does not compile is no broken link
  const person = await visit({ browser, site }, { hash: linkOf({ example: null, policy: 'scopeward = ', view: 'policy' }) })
  await person.page.getByRole('button', { name: '1 problem' }).waitFor()
  check.same(await person.page.locator('page-notice').innerText(), '', 'a policy with a problem is opened')
  // hostile texts are shown as texts
  const policy = POLICY.join('\n').replace('"linked"', '"linked"\ntitle = "<img src=x onerror=alert(1)>"')
  await person.page.goto(`${site.home}${linkOf({ example: null, policy })}`)
  await person.page.getByRole('button', { name: '<img src=x' }).waitFor()
  await person.leave(check)
}
