// What a form sends, with script and without; what a page may stop.

import assert from 'node:assert'

import { check } from '../package/checks.mjs'
import { allow, box, consentOf, deny, element, sends, sent } from './visit.mjs'

const ALL = 'tasks:read tasks:write time:read invoices:read invoices:send'
const TWIN = `<input type="hidden" name="hash" value="twin"><label><input type="checkbox" name="scope" value="tasks:read" checked>View tasks</label>
<button name="answer" value="allow">Allow what is ticked</button>`

export async function form({ visit }) {
  const { hash } = consentOf('choice')

  await check('form: Allow sends the scopes, the hash and the answer', () => visit('choice', async (tab) => {
    assert.deepStrictEqual(await sends(tab), [['scope', ALL], ['hash', hash]])
    await box(tab, 'View tasks').uncheck()
    await allow(tab).click()
    assert.deepStrictEqual(await sent(tab), [['scope', 'time:read invoices:read invoices:send'], ['hash', hash], ['answer', 'allow']])
  }))
  await check('form: Deny sends no scope', () => visit('choice', async (tab) => {
    await deny(tab).click()
    assert.deepStrictEqual(await sent(tab), [['hash', hash], ['answer', 'deny']])
  }))
  await check('form: what is locked is sent as well', () => visit('mcp', async (tab) => {
    for (const name of ['View tasks', 'View tracked time', 'View invoices']) await box(tab, name).uncheck()
    assert.strictEqual((await sends(tab))[0][1], 'mcp')
  }))
  await check('form: another name, and a button of the page', () => visit(
    element('choice', { attributes: 'name="granted"' }).replace('</form>', '<button name="by" value="page">Go</button></form>'),
    async (tab) => {
      await tab.getByRole('button', { name: 'Go' }).click()
      assert.deepStrictEqual(await sent(tab), [['granted', ALL], ['hash', hash], ['by', 'page']])
    },
  ))
  await check('form: a double click is one answer', () => visit('choice', async (tab) => {
    await tab.evaluate(() => {
      window.answers = 0
      document.addEventListener('submit', (event) => (event.preventDefault(), window.answers++))
    })
    await allow(tab).dblclick()
    assert.strictEqual(await tab.evaluate(() => window.answers), 1)
    assert.deepStrictEqual((await sends(tab)).map(([name]) => name), ['scope', 'hash'], 'an answer that was stopped stays behind')
  }))
  await check('form: reset, and disabled', () => visit('choice', async (tab) => {
    await box(tab, 'View tasks').uncheck()
    await tab.evaluate(() => document.forms[0].reset())
    assert.ok(await box(tab, 'View tasks').isChecked())
    await tab.evaluate(() => {
      const set = document.createElement('fieldset')
      document.forms[0].append(set)
      set.append(document.querySelector('scope-consent'))
      set.disabled = true
    })
    assert.ok(await box(tab, 'View tasks').isDisabled())
    assert.ok(await allow(tab).isDisabled())
    assert.deepStrictEqual(await sends(tab), [])
  }))
  await check('form: the ticks are there again when the browser comes back', () => visit('choice', async (tab) => {
    await box(tab, 'View invoices').uncheck()
    await allow(tab).click()
    await sent(tab)
    await tab.goBack()
    await allow(tab).waitFor()
    assert.ok(!(await box(tab, 'View invoices').isChecked()))
    assert.ok(await box(tab, 'View tasks').isChecked())
    assert.match(await allow(tab).innerText(), /3 permissions/)
  }))

  await check('twin: with script it goes, and is not sent as well', () => visit(element('choice', { inside: TWIN }), async (tab) => {
    assert.deepStrictEqual(await sends(tab), [['scope', ALL], ['hash', hash]])
    assert.strictEqual(await tab.evaluate(() => document.querySelector('scope-consent').childNodes.length), 0)
  }))
  await check('form: what stands in a slot stays with the page', () => visit(
    element('choice', { inside: '<p slot="footer"><input type="checkbox" name="mine" value="tasks:read"><button type="button" value="allow">Mine</button></p>' }),
    async (tab) => {
      await tab.locator('input[name=mine]').check()
      await tab.getByRole('button', { name: 'Mine' }).click()
      await tab.locator('input[name=mine]').uncheck()
      assert.deepStrictEqual(await sends(tab), [['scope', ALL], ['hash', hash]])
    },
  ))
  await check('twin: without script it is the form', () => visit(element('choice', { inside: TWIN }), async (tab) => {
    await tab.getByRole('button', { name: 'Allow what is ticked' }).click()
    assert.deepStrictEqual(await sent(tab), [['hash', 'twin'], ['scope', 'tasks:read'], ['answer', 'allow']])
  }, { javaScriptEnabled: false, settle: false }))
  await check('twin: with a model that cannot be read it stays', () => visit(
    `<form method="post" action="/answer"><scope-consent model="{">${TWIN}</scope-consent></form>`,
    async (tab, complaints) => {
      await tab.waitForFunction(() => customElements.get('scope-consent'))
      assert.strictEqual(complaints.length, 1)
      assert.match(complaints.pop(), /SyntaxError/)
      await tab.getByRole('button', { name: 'Allow what is ticked' }).click()
      assert.strictEqual((await sent(tab))[0][1], 'twin')
    },
    { settle: false },
  ))
}
