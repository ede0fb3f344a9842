// Each state of each page, on a desk and on a phone, in light and in dark.

import { mkdirSync } from 'node:fs'
import { join } from 'node:path'

import { violations } from '../axe.mjs'
import { DESK, PHONE, Person } from '../browser.mjs'
import { states } from '../states.mjs'

const SIZES = [['desk', DESK], ['phone', PHONE]]
const THEMES = ['light', 'dark']

/** Puts a page through all sizes and themes. */
export async function each(page, look) {
  for (const [size, viewport] of SIZES) {
    await page.setViewportSize(viewport)
    for (const colorScheme of THEMES) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
      await look(`${size}-${colorScheme}`)
    }
  }
  await page.setViewportSize(DESK)
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' })
}

/** Nothing is cut off, nothing is foreign, nothing complains. With `shots`, a picture of each. */
export async function plain(check, browser, server, shots) {
  const person = await Person.open(browser, [server.url])
  if (shots) mkdirSync(shots, { recursive: true })
  for await (const state of states(person, server)) {
    await each(person.page, async (look) => {
      check.ok((await person.overflow()) <= 0, `${state}, ${look}: nothing is wider than the window`)
      if (shots) await person.page.screenshot({ path: join(shots, `${server.policy}-${state}-${look}.png`), fullPage: true })
    })
  }
  await person.leave(check)
}

/** axe finds nothing. */
export async function accessible(check, browser, server) {
  const person = await Person.open(browser, [server.url], { bypassCSP: true })
  for await (const state of states(person, server)) {
    await each(person.page, async (look) => check.same(await violations(person.page), [], `${state}, ${look}: axe finds nothing`))
  }
  await person.context.close()
}
