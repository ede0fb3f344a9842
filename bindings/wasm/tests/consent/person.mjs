// What a person meets: by keyboard, by ear, in another language; and names that mean no good.

import assert from 'node:assert'

import { check } from '../package/checks.mjs'
import { ARABIC_WORDS, HOSTILE } from './screens.mjs'
import { allow, box, consentOf, deny, element, PHONE, sent } from './visit.mjs'

const status = (tab) => tab.getByRole('status').innerText()
/** All that the element shows. */
const shown = (tab) => tab.evaluate(() => [...document.querySelector('scope-consent').shadowRoot.children].map((child) => child.innerText).join('\n'))
const css = (locator, name) => locator.evaluate((node, name) => getComputedStyle(node)[name], name)

export async function person({ visit }) {
  await check('person: a cascade is said, and the button counts', () => visit('choice', async (tab) => {
    assert.strictEqual(await allow(tab).innerText(), 'Allow 5 permissions')
    await box(tab, 'View tasks').uncheck()
    assert.strictEqual(await status(tab), 'Also turned off: Create, change and delete tasks')
    assert.strictEqual(await allow(tab).innerText(), 'Allow 3 permissions')
    await box(tab, 'View tracked time').uncheck()
    assert.strictEqual(await status(tab), '')
    await box(tab, 'View invoices').uncheck()
    assert.strictEqual(await allow(tab).innerText(), 'Allow nothing')
    assert.ok(await allow(tab).isDisabled())
    await box(tab, 'Send invoices to your clients').check()
    assert.strictEqual(await status(tab), 'Also turned on: View invoices')
    await box(tab, 'Send invoices to your clients').uncheck()
    assert.strictEqual(await allow(tab).innerText(), 'Allow 1 permission')
  }))
  await check('person: each box is described by its risk, its needs and its reason', () => visit('added', async (tab) => {
    const described = async (name) => (await (await tab.context().newCDPSession(tab)).send('Accessibility.getFullAXTree')).nodes
      .find((node) => node.role?.value === 'checkbox' && node.name?.value === name).description.value.replace(/\s+/g, ' ').trim()
    assert.strictEqual(await described('Create, change and delete tasks'), 'Change Medium risk Needs: View tasks.')
    assert.strictEqual(await described('View tasks'), 'See Added, since it is needed for: Create, change and delete tasks.')
  }))
  await check('person: what is locked is text with its reason, not a dead box', () => visit('required', async (tab) => {
    const locked = tab.getByRole('group', { name: 'Send invoices to your clients' })
    assert.match(await locked.innerText(), /The app does not work without this\./)
    assert.strictEqual(await locked.getByRole('checkbox').count(), 0)
    assert.match(await tab.getByRole('group', { name: 'View invoices' }).innerText(), /Needed for “Send invoices to your clients”\./)
  }))
  await check('person: what was allowed before is folded', () => visit('more', async (tab) => {
    assert.match(await allow(tab).innerText(), /Allow 3 permissions/)
    assert.ok(!(await tab.getByText('View tasks', { exact: true }).isVisible()))
    await tab.getByText('Allowed before (2)').click()
    assert.ok(await tab.getByText('View tasks', { exact: true }).isVisible())
  }))
  await check('person: with nothing new it is allowed again, with an error not at all', async () => {
    await visit('again', async (tab) => {
      assert.strictEqual(await allow(tab).innerText(), 'Allow again')
      await allow(tab).click()
      assert.strictEqual((await sent(tab))[0][1], 'tasks:read time:read')
    })
    await visit('refused', async (tab) => {
      assert.match(await shown(tab), /Nothing can be allowed here: The scope nothing:known/)
      assert.strictEqual(await allow(tab).count(), 0)
      assert.ok(await deny(tab).isVisible())
    })
  })
  await check('person: warnings come in words, and before the permissions', () => visit('mcp', async (tab) => {
    const text = await shown(tab)
    for (const part of ['127.0.0.1', 'The app itself', 'Unverified', 'MCP server', 'Caution: The answer goes to a program on your device.', 'Caution: The app chose its own name.', 'Needed to connect to MCP server.']) {
      assert.ok(text.includes(part), `${part} in ${text}`)
    }
    assert.ok(text.indexOf('Nobody has checked it') < text.indexOf('What it wants to do'))
  }))
  await check('person: by keyboard alone', () => visit('choice', async (tab) => {
    const focused = () => tab.evaluate(() => {
      let at = document.activeElement
      while (at.shadowRoot?.activeElement) at = at.shadowRoot.activeElement
      return [at.value ?? at.localName, getComputedStyle(at).outlineStyle]
    })
    const reach = async (name) => {
      for (let steps = 0; steps < 20; steps += 1) {
        await tab.keyboard.press('Tab')
        const [at, outline] = await focused()
        assert.notStrictEqual(outline, 'none', `the focus shows on ${at}`)
        if (at === name) return
      }
      throw new Error(`nobody gets to ${name}`)
    }
    await reach('tasks:read')
    await tab.keyboard.press('Space')
    assert.ok(!(await box(tab, 'Create, change and delete tasks').isChecked()))
    await reach('summary')
    await tab.keyboard.press('Enter')
    assert.ok(await tab.getByText('Known to programs as tasks:read').isVisible())
    await reach('deny')
    await reach('allow')
    await tab.keyboard.press('Enter')
    assert.strictEqual((await sent(tab))[0][1], 'time:read invoices:read invoices:send')
  }))

  await check('language: German labels, words of the page, counted as German does', () => visit(element('german', { attributes: 'lang="de"' }), async (tab) => {
    await tab.evaluate(() => (document.querySelector('scope-consent').words = { deny: 'Ablehnen', allow: { zero: 'Nichts erlauben', one: '{count} Berechtigung erlauben', other: '{count} Berechtigungen erlauben' }, risk: { high: 'Hohes Risiko' } }))
    const text = await shown(tab)
    for (const part of ['Aufgaben ansehen', 'Rechnungen an deine Kunden senden', 'Hohes Risiko', 'Medium risk', 'Ablehnen', '5 Berechtigungen erlauben']) assert.ok(text.includes(part), part)
    assert.strictEqual(await tab.getByText('Aufgaben ansehen', { exact: true }).getAttribute('lang'), 'de')
  }))
  await check('language: Arabic runs from the right, with its own plurals', () => visit(element('arabic', { attributes: 'lang="ar" dir="rtl"' }), async (tab) => {
    await tab.evaluate((words) => (document.querySelector('scope-consent').words = words), ARABIC_WORDS)
    const [left, label] = [await box(tab, 'عرض الملاحظات').boundingBox(), await tab.getByText('عرض الملاحظات', { exact: true }).boundingBox()]
    assert.ok(left.x > label.x + label.width, 'the box stands right of its label')
    assert.match(await allow(tab).innerText(), /أذونات/)
    await box(tab, 'عرض الوقت المسجل').uncheck()
    assert.strictEqual(await allow(tab).innerText(), 'السماح بإذنين')
    await box(tab, 'عرض الملاحظات').uncheck()
    assert.strictEqual(await status(tab), 'أُوقف معه أيضًا: إنشاء الملاحظات وتعديلها')
    assert.ok(await allow(tab).isDisabled())
    const words = await shown(tab)
    assert.doesNotMatch(words.replace('planner.example', '').replace(/\b(?:GET|POST) \/\w+|notes:\w+|time:\w+/g, ''), /[a-z]{3}/, 'no English is left')
  }))
  await check('language: a tag that nobody can read counts as English', () => visit(element('choice', { attributes: 'lang="en_US!"' }), async (tab) => {
    assert.strictEqual(await allow(tab).innerText(), 'Allow 5 permissions')
  }))

  for (const [name, text] of Object.entries(HOSTILE)) {
    for (const [by, model] of [['the engine', consentOf(`hostile-${name}`)], ['nobody', raw(text)]]) {
      await check(`hostile names: ${name}, made safe by ${by}`, () => visit(element('choice', { model }), async (tab) => {
        assert.strictEqual(await tab.evaluate(() => window.hacked), undefined)
        assert.strictEqual(await tab.evaluate(() => document.querySelector('scope-consent').shadowRoot.querySelectorAll('script, img').length), 0)
        const title = tab.locator('h2').first()
        assert.ok((await title.innerText()).endsWith('wants access to DoubleTime'), 'the title ends as it should')
        assert.strictEqual(await css(title.locator('bdi').first(), 'unicodeBidi'), 'isolate')
        assert.ok((await tab.evaluate(() => document.documentElement.scrollWidth)) <= PHONE.width, 'nothing is wider than the window')
        if (by === 'the engine') assert.doesNotMatch(await title.innerText(), /[\u200B-\u200F\u202A-\u202E\u2060-\u206F]/)
      }, { viewport: PHONE }))
    }
  }
}

/** A model that did not come from the engine: a stranger has filled it in. */
function raw(text) {
  const model = structuredClone(consentOf('choice').toJSON())
  model.header.client_name = text
  model.warnings.push({ code: 'step-up', severity: 'info', scope: null, message: text })
  Object.assign(model.groups[0].items[1], { label: text, description: text, why: text })
  return model
}
