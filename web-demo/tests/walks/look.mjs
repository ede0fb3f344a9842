// Every view as it is looked at: by size and theme, on paper, in forced colours, with less motion, and without scripts.

import { violations } from '../../../server/tests/browser/axe.mjs'
import { Person } from '../../../server/tests/browser/browser.mjs'
import { LOOKS, nameOf, PHONE, show, TITLES, visit, WIDE } from '../visit.mjs'

/** The views that stand behind tabs at a width; those without a tab stand beside them. */
async function* views(person) {
  for (const title of TITLES) {
    const tab = person.page.getByRole('tab', { name: title, exact: true })
    if (await tab.count()) await show(person, title)
    await person.page.locator(`${title.toLowerCase()}-pane > *`).first().waitFor()
    yield title
  }
}

const wider = ({ page }) => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)

/** What still moves, or would if it changed. */
const moving = ({ page }) => page.evaluate(() => {
  const moves = (one) => getComputedStyle(one).transitionDuration.split(', ').some((time) => parseFloat(time) > 0)
  return [...document.querySelectorAll('*')].filter(moves).map(({ localName, className }) => `${localName}.${className}`)
    .concat(document.getAnimations().map(String))
})

/** axe finds nothing in any view, and no page is wider than its window. */
export async function looks({ check, browser, site, shots }) {
  for (const look of LOOKS) {
    const person = await visit({ browser, site }, { ...look, bypassCSP: true })
    for await (const title of views(person)) {
      check.same(await violations(person.page), [], `${title}, ${nameOf(look)}: axe finds nothing`)
      check.ok((await wider(person)) <= 0, `${title}, ${nameOf(look)}: nothing is wider than the window`)
      if (shots) await person.page.screenshot({ path: `${shots}/playground-look-${title.toLowerCase()}-${nameOf(look)}.png` })
    }
    await person.leave(check)
  }
}

/** On paper, in forced colours, and with less motion. */
export async function media({ check, browser, site, shots }) {
  for (const viewport of [WIDE, PHONE]) {
    const person = await visit({ browser, site }, { viewport, reducedMotion: 'reduce' })
    const { page } = person
    for await (const title of views(person)) {
      const name = `${title}, ${viewport.width}`
      check.same(await moving(person), [], `${name}: nothing moves`)
      await page.emulateMedia({ forcedColors: 'active' })
      check.ok(await told(page), `${name}: in forced colours the tab in front is told by more than colour`)
      check.ok((await wider(person)) <= 0, `${name}: in forced colours nothing is wider than the window`)
      if (shots) await page.screenshot({ path: `${shots}/playground-forced-${title.toLowerCase()}-${viewport.width}.png` })
      await page.emulateMedia({ forcedColors: 'none', media: 'print' })
      check.ok(await page.locator(`${title.toLowerCase()}-pane`).isVisible(), `${name}: it is on paper`)
      check.ok((await cut(page)) === null, `${name}: nothing is cut off on paper`, await cut(page))
      if (shots) await page.screenshot({ path: `${shots}/playground-print-${title.toLowerCase()}-${viewport.width}.png`, fullPage: true })
      await page.emulateMedia({ media: 'screen' })
    }
    await person.leave(check)
  }
}

/** Whether the tab in front has a line, or a frame, that the others have not. */
function told(page) {
  return page.evaluate(() => {
    const line = (tab) => ['borderBottomStyle', 'borderBottomWidth', 'outlineStyle', 'textDecorationLine', 'fontWeight', 'boxShadow']
      .map((name) => getComputedStyle(tab)[name]).concat(getComputedStyle(tab).borderBottomColor).join()
    const [front, other] = ['true', 'false'].map((is) => document.querySelector(`[role=tab][aria-selected=${is}]`))
    return !front || line(front) !== line(other)
  })
}

/** A dock that hides what does not fit: paper cannot be scrolled. */
function cut(page) {
  return page.evaluate(() => {
    const hidden = [document.body, ...document.querySelectorAll('main, .dock, .view')].find((part) => {
      const { overflowY } = getComputedStyle(part)
      return overflowY !== 'visible' && part.scrollHeight > part.clientHeight + 1
    })
    return hidden ? `${hidden.localName}.${hidden.className}` : null
  })
}

/** Without scripts the page says what it needs. */
export async function scriptless({ check, browser, site }) {
  const person = await Person.open(browser, [new URL(site.home).origin], { javaScriptEnabled: false })
  await person.page.goto(site.home)
  const words = person.page.locator('noscript')
  check.has(await words.innerText(), 'by JavaScript and WebAssembly', 'it says what it needs')
  check.ok(await words.isVisible(), 'and that is seen')
  await person.leave(check)
}

/** What is planted is seen. */
export async function planted({ check, browser, site }) {
  const person = await visit({ browser, site }, { viewport: PHONE, reducedMotion: 'reduce', bypassCSP: true })
  const { page } = person
  await page.evaluate(() => document.querySelector('main').append(document.createElement('button')))
  check.ok((await violations(page)).some((line) => line.startsWith('button-name')), 'a button without a name')
  await page.addStyleTag({ content: 'main { min-width: 800px } .brand { transition: color 9s !important }' })
  check.ok((await wider(person)) > 0, 'what is wider than the window')
  check.ok((await moving(person)).length > 0, 'what moves')
  await page.addStyleTag({ content: '.view { overflow: hidden !important; max-height: 40px !important }' })
  await page.emulateMedia({ media: 'print' })
  check.ok((await cut(page)) !== null, 'what is cut off on paper')
  await person.context.close()
}
