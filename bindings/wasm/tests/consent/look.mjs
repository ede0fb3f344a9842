// How it looks: themes, the page's own style, paper, forced colours, and what axe says of every screen.

import assert from 'node:assert'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'

import { violations } from '../../../../server/tests/browser/axe.mjs'
import { check } from '../package/checks.mjs'
import { ARABIC_WORDS, SCREENS } from './screens.mjs'
import { allow, box, deny, DESK, element, PHONE } from './visit.mjs'

const css = (locator, name) => locator.evaluate((node, name) => getComputedStyle(node)[name], name)
const SIZES = [['desk', DESK], ['phone', PHONE]]

export async function look({ visit }, shots) {
  if (shots) mkdirSync(shots, { recursive: true })
  for (const name of Object.keys(SCREENS)) {
    const language = name === 'arabic' ? 'lang="ar" dir="rtl"' : ''
    await check(`look: ${name}, axe finds nothing, nothing is cut off`, () => visit(element(name, { attributes: language, inside: '<h1 slot="brand">The service</h1>' }), async (tab) => {
      if (language) await tab.evaluate((words) => (document.querySelector('scope-consent').words = words), ARABIC_WORDS)
      const folded = tab.locator('.before:not([open]) > summary')
      if (await folded.count()) await folded.click()
      await tab.locator('.item summary').first().click({ timeout: 500 }).catch(() => null)
      for (const [size, viewport] of SIZES) {
        await tab.setViewportSize(viewport)
        for (const colorScheme of ['light', 'dark']) {
          await tab.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
          assert.deepStrictEqual(await violations(tab), [], `${size}, ${colorScheme}`)
          assert.ok((await tab.evaluate(() => document.documentElement.scrollWidth - innerWidth)) <= 0, `${size} is too wide`)
          if (shots) await tab.screenshot({ path: join(shots, `consent-${name}-${size}-${colorScheme}.png`), fullPage: true })
        }
      }
    }, { bypassCSP: true }))
  }
  await check('look: axe finds what is planted in the element', () => visit(element('choice', { inside: '<h1 slot="brand">The service</h1>' }), async (tab) => {
    await tab.evaluate(() => {
      const root = document.querySelector('scope-consent').shadowRoot
      root.querySelector('.muted').style.color = '#ccc'
      root.querySelector('.box').replaceChildren(Object.assign(document.createElement('input'), { type: 'range' }))
      root.querySelector('.what').remove()
    })
    assert.deepStrictEqual((await violations(tab)).map((line) => line.split(':')[0]).sort(), ['color-contrast', 'label'])
  }, { bypassCSP: true }))
  await check('look: what the policy of the page forbids is seen', () => visit('choice', async (tab, complaints) => {
    await tab.evaluate(() => document.querySelector('scope-consent').shadowRoot.append(Object.assign(document.createElement('style'), { textContent: '* { color: red }' })))
    assert.match(complaints.splice(0).join(), /Content Security Policy/)
  }))

  await check('look: what is pressed is 44 pixels high, and both answers weigh the same', () => visit('everything', async (tab) => {
    for (const density of ['', 'compact']) {
      await tab.evaluate((density) => document.querySelector('scope-consent').setAttribute('density', density), density)
      for (const part of await tab.locator('label.line, summary:visible, button').all()) {
        const { height, width } = await part.boundingBox()
        assert.ok(height >= 44 && width >= 44, `${await part.innerText()}: ${width} × ${height}`)
      }
    }
    await tab.locator('label.line').first().click()
    const style = (one) => one.evaluate((node) => ['color', 'backgroundColor', 'borderColor', 'fontWeight', 'fontSize', 'height', 'width'].map((name) => getComputedStyle(node)[name]))
    assert.deepStrictEqual(await style(allow(tab)), await style(deny(tab)))
  }))
  await check('look: a theme of its own, whatever the page has', () => visit(element('choice', { attributes: 'theme="dark"' }), async (tab) => {
    const host = tab.locator('scope-consent')
    const dark = await css(host, 'color')
    await host.evaluate((node) => node.setAttribute('theme', 'light'))
    const light = await css(host, 'color')
    assert.deepStrictEqual([dark, light], ['rgb(233, 236, 242)', 'rgb(26, 31, 41)'])
    await host.evaluate((node) => node.removeAttribute('theme'))
    await tab.emulateMedia({ colorScheme: 'dark' })
    assert.strictEqual(await css(host, 'color'), dark)
  }))
  await check('look: properties and parts of the page', () => visit(element('choice', { attributes: 'class="themed"' }), async (tab) => {
    assert.strictEqual(await css(allow(tab), 'color'), 'rgb(120, 0, 120)')
    assert.strictEqual(await css(allow(tab), 'textTransform'), 'uppercase')
    assert.strictEqual(await css(allow(tab), 'borderRadius'), '0px')
    assert.strictEqual(await css(tab.getByText('View tasks', { exact: true }), 'fontStyle'), 'italic')
    const parts = await tab.evaluate(() => [...document.querySelector('scope-consent').shadowRoot.querySelectorAll('[part]')].flatMap((node) => [...node.part]))
    for (const part of ['group', 'item', 'label', 'risk', 'allow', 'deny']) assert.ok(parts.includes(part), part)
  }))
  await check('look: the other parts', () => visit('mcp', async (tab) => {
    const parts = await tab.evaluate(() => [...document.querySelector('scope-consent').shadowRoot.querySelectorAll('[part]')].flatMap((node) => [...node.part]))
    for (const part of ['lock', 'why', 'warning']) assert.ok(parts.includes(part), part)
  }))
  await check('look: what the page puts into slots', () => visit(element('choice', {
    inside: ['brand', 'client-logo', 'header', 'footer', 'item-extra:tasks:read'].map((slot) => `<p slot="${slot}">into ${slot}</p>`).join(''),
  }), async (tab) => {
    for (const slot of ['brand', 'header', 'footer', 'item-extra:tasks:read']) assert.ok(await tab.getByText(`into ${slot}`, { exact: true }).isVisible(), slot)
    const extra = await tab.getByText('into item-extra:tasks:read').boundingBox()
    const [above, below] = [await box(tab, 'View tasks').boundingBox(), await box(tab, 'Create, change and delete tasks').boundingBox()]
    assert.ok(above.y < extra.y && extra.y < below.y, 'it stands with its permission')
    assert.ok(!(await tab.getByText('wants access to').isVisible()), 'the page says who asks')
    await tab.locator('[slot=header]').evaluate((node) => node.remove())
    assert.ok(await tab.getByText('into client-logo').isVisible())
  }))
  await check('look: forced colours keep the marks', () => visit('required', async (tab) => {
    assert.strictEqual(await css(tab.locator('.badge.high').first(), 'borderTopStyle'), 'solid')
    assert.notStrictEqual(await css(tab.locator('.badge.high').first(), 'borderTopColor'), 'rgba(0, 0, 0, 0)')
    assert.ok(await tab.locator('[part=lock] svg').first().isVisible())
    if (shots) await tab.screenshot({ path: join(shots, 'consent-forced-colours.png'), fullPage: true })
  }, { forcedColors: 'active' }))
  await check('look: on paper everything is open, and nothing can be pressed', () => visit('more', async (tab) => {
    await tab.emulateMedia({ media: 'print' })
    for (const one of [deny(tab), allow(tab), tab.getByText('Allowed before')]) assert.ok(!(await one.isVisible()))
    assert.ok(await tab.getByText('View tasks', { exact: true }).isVisible())
    assert.ok(await tab.getByText('Known to programs as tasks:write').isVisible())
    if (shots) await tab.screenshot({ path: join(shots, 'consent-print.png'), fullPage: true })
  }))
  await check('look: nothing moves for who wants no motion', async () => {
    const moves = (reducedMotion) => visit('choice', async (tab) => {
      await box(tab, 'View tasks').uncheck()
      return [await css(allow(tab), 'transitionDuration'), await css(tab.locator('.moved'), 'animationName')]
    }, { reducedMotion })
    assert.deepStrictEqual(await moves('reduce'), ['0s', 'none'])
    assert.deepStrictEqual(await moves('no-preference'), ['0.15s, 0.15s', 'moved'])
  })
}
