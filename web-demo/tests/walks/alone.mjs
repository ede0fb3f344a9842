// Nothing leaves the page: once it stands, whatever a person does in it, no request is made.

import { Site } from '../site.mjs'
import { kept, open, PHONE, show, TITLES, titles, visit, WIDE } from '../visit.mjs'

/** The browser asks for it by itself, when it likes, to see whether there is a new build. */
const UPDATE = '/offline.js'

/** What is pressed in each view, at most. */
const MOST = 25

/** Presses whatever can be pressed in the view in front. The flow's start is the one thing that asks a server. */
async function pressAll(page) {
  const places = page.locator('[role=tabpanel] :is(button, summary, [role=switch], input[type=checkbox], input[type=radio])')
  for (let place = 0; place < Math.min(await places.count(), MOST); place += 1) {
    const one = places.nth(place)
    if (!(await one.isVisible()) || !(await one.isEnabled()) || (await one.getAttribute('data-asks')) !== null) continue
    await one.click({ timeout: 1000 }).catch(() => {})
  }
  // Whatever stands over the page goes away.
  await page.keyboard.press('Escape')
}

export async function alone({ check, browser, site }) {
  for (const viewport of [PHONE, WIDE]) {
    const person = await visit({ browser, site }, { viewport, permissions: ['clipboard-read', 'clipboard-write'] })
    const { page } = person
    await kept(person)
    site.asked.length = 0
    for (const title of viewport === PHONE ? TITLES : ['Token', 'Compare', 'Tests', 'Suite', 'Matrix', 'Policy']) {
      await show(person, title)
      await pressAll(page)
    }
    for (const title of await titles(person)) await open(person, title)
    check.same(site.asked.filter((path) => path !== UPDATE), [], 'the site is asked for nothing more')
    await person.leave(check)
  }
}

/** A request that is planted is noticed, wherever it goes. */
export async function control({ check, browser, site }) {
  const elsewhere = await Site.start()
  const person = await visit({ browser, site }, { bypassCSP: true })
  await kept(person)
  site.asked.length = 0
  await person.page.evaluate(() => fetch('./leak?of=this').catch(() => {}))
  check.same(site.asked, ['/leak'], 'what reaches the site is noticed')
  check.same(site.strange.splice(0), ['GET /leak?of=this'], 'and that it is none of its files')
  await person.page.evaluate((url) => fetch(url, { mode: 'no-cors' }).catch(() => {}), elsewhere.home)
  check.same(person.foreign, [elsewhere.home], 'what goes elsewhere is noticed')
  await person.context.close()
  const guarded = await visit({ browser, site })
  await guarded.page.evaluate((url) => fetch(url, { mode: 'no-cors' }).catch(() => {}), elsewhere.home)
  check.ok(guarded.complaints.some((text) => text.includes('Content Security Policy')), 'the page’s own policy lets nothing out')
  check.same(elsewhere.asked, ['/'], 'and so nothing arrives')
  await guarded.context.close()
  await elsewhere.stop()
}
