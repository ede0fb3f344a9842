// What a page hears, what it may stop, and where the switching comes from.

import assert from 'node:assert'

import { check } from '../package/checks.mjs'
import { EVERYTHING, SCREENS } from './screens.mjs'
import { allow, box, consentOf, deny, sends } from './visit.mjs'
import { Policy } from '../../dist/inline.js'

/** Hears everything on the document, and stops what `stop` names. */
const listen = (tab, ...stop) => tab.evaluate((stop) => {
  window.heard = []
  for (const name of ['scope-change', 'scope-submit', 'scope-deny', 'submit']) {
    document.addEventListener(name, (event) => {
      window.heard.push([event.type, event.detail, event.composed])
      if (event.type === 'submit' || stop.includes(name)) event.preventDefault()
    })
  }
}, stop)
const heard = (tab) => tab.evaluate(() => window.heard.splice(0))

export async function events({ visit }) {
  await check('events: a change says what followed from it', () => visit('choice', async (tab) => {
    await listen(tab)
    await box(tab, 'View tasks').uncheck()
    const changes = consentOf('choice').toggle('tasks:read', false).changes
    assert.deepStrictEqual(await heard(tab), [['scope-change', { changes, selected: ['time:read', 'invoices:read', 'invoices:send'] }, true]])
  }))
  await check('events: a change that is canceled is none', () => visit('choice', async (tab) => {
    const before = await sends(tab)
    await listen(tab, 'scope-change')
    await box(tab, 'View tasks').click()
    assert.ok(await box(tab, 'View tasks').isChecked())
    assert.deepStrictEqual(await sends(tab), before)
  }))
  await check('events: an answer that is canceled sends nothing', () => visit('choice', async (tab) => {
    const { hash } = consentOf('choice')
    const scope = 'tasks:read tasks:write time:read invoices:read invoices:send'
    await listen(tab, 'scope-submit')
    await allow(tab).click()
    assert.deepStrictEqual(await heard(tab), [['scope-submit', { scope, selected: scope.split(' '), hash }, true]])
  }))
  await check('events: so with a no, and without a form', () => visit('choice', async (tab) => {
    await tab.evaluate(() => document.body.append(document.querySelector('scope-consent')))
    await listen(tab)
    await deny(tab).click()
    assert.deepStrictEqual(await heard(tab), [['scope-deny', { scope: '', selected: [], hash: consentOf('choice').hash }, true]])
  }))
  await check('events: they leave a shadow root around', () => visit('choice', async (tab) => {
    await tab.evaluate(() => {
      const host = document.body.appendChild(document.createElement('div'))
      host.attachShadow({ mode: 'open' }).append(document.querySelector('scope-consent'))
    })
    await listen(tab, 'scope-submit')
    await allow(tab).click()
    assert.deepStrictEqual((await heard(tab)).map(([name]) => name), ['scope-submit'])
  }))

  for (const [name, { ask, policy }] of Object.entries({ ...EVERYTHING, 'what was allowed before': SCREENS.more })) {
    await check(`switching in the page: ${name}`, () => visit('choice', async (tab) => {
      const consent = Policy.compile(policy).consent(ask)
      return follows(consent, await tab.evaluate(play, [consent.toJSON(), CLICKS]))
    }))
  }
  await check('switching in the page: by the engine there', () => visit('engine', async (tab) => {
    await tab.waitForFunction(() => document.querySelector('scope-consent').model)
    assert.ok(await tab.evaluate(() => typeof document.querySelector('scope-consent').model.toggle === 'function'))
    const { ask, policy } = EVERYTHING['DoubleTime, API']
    return follows(Policy.compile(policy).consent(ask), await tab.evaluate(play, [null, CLICKS]))
  }, { settle: false }))
  await check('switching in the page: a wrong step is seen', () => visit('choice', async (tab) => {
    const consent = consentOf('choice')
    const steps = await tab.evaluate(play, [consent.toJSON(), 5])
    steps[3].sent += ' more:scopes'
    assert.throws(() => follows(consent, steps), assert.AssertionError)
  }))
}

const CLICKS = 300

/** Clicks boxes of the page as they come. Answers with each click, what is ticked then, and what a form would send. */
function play([model, clicks]) {
  const element = document.querySelector('scope-consent')
  if (model) element.model = model
  document.querySelectorAll('form').forEach((form) => form.append(element))
  let seed = 7
  const boxes = [...element.shadowRoot.querySelectorAll('input')]
  return Array.from({ length: clicks }, () => {
    seed = (seed * 1103515245 + 12345) % 2147483648
    const box = boxes[(seed >> 8) % boxes.length]
    box.click()
    const shown = boxes.filter(({ checked }) => checked).map(({ value }) => value)
    return { scope: box.value, shown, sent: element.value }
  })
}

/** Each click led where the engine says. */
function follows(start, steps) {
  let consent = start
  for (const { scope, sent, shown } of steps) {
    consent = consent.toggle(scope, !consent.selected.includes(scope)).next
    assert.strictEqual(sent, consent.selected.join(' '))
    const locked = new Set(consent.groups.flatMap(({ items }) => items).filter(({ lock }) => lock).map((item) => item.scope))
    assert.deepStrictEqual(shown, consent.selected.filter((one) => !locked.has(one)))
  }
  return `${steps.length} clicks`
}
