// After the first visit the page needs no network: whole, in a folder of any site, until there is a new build.

import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { DIST, Site } from '../site.mjs'
import { kept, open, PHONE, show, TITLES, titles, until, visit } from '../visit.mjs'

const FOLDER = 'some/folder'

/** A site of somebody else with the page in one of its folders. */
async function siteOfOthers() {
  const root = mkdtempSync(join(tmpdir(), 'playground-'))
  cpSync(DIST, join(root, FOLDER), { recursive: true })
  writeFileSync(join(root, 'index.html'), '<!doctype html><html lang="en"><title>Another page</title>')
  const site = await Site.start(root)
  return { root, site, page: { home: `${site.home}${FOLDER}/` } }
}

const caches = (person) => person.page.evaluate(() => window.caches.keys())

/** Every view and every example opens. */
async function whole(check, person) {
  for (const title of TITLES) {
    await show(person, title)
    const pane = person.page.locator(`${title.toLowerCase()}-pane > *`).first()
    check.ok(await pane.waitFor().then(() => true, () => false), `${title} is there`)
  }
  await show(person, 'Matrix')
  for (const title of await titles(person)) check.ok(await open(person, title).then(() => true, () => false), `${title} opens`)
}

export async function offline({ check, browser }) {
  const { root, site, page } = await siteOfOthers()
  const person = await visit({ browser, site: page }, { viewport: PHONE })
  await kept(person)
  await site.stop()
  const gone = await person.page.evaluate(() => fetch('./nothing').then(() => false, () => true))
  check.ok(gone, 'the site is gone')
  await person.page.reload()
  await person.page.locator('main[aria-busy=false]').waitFor()
  await whole(check, person)
  await person.page.goto(`${page.home}index.html`)
  await person.page.locator('main[aria-busy=false]').waitFor()
  check.same(await person.page.title(), 'Scopeward playground', 'by its file name, too')
  await person.page.goto(site.home).then(() => check.ok(false, 'a page that is not ours is not kept'), () => check.ok(true, ''))
  person.complaints = person.complaints.filter((text) => !text.startsWith('Failed to load resource: net::ERR_'))
  await person.leave(check)
  rmSync(root, { recursive: true })
}

export async function renewed({ check, browser }) {
  const { root, site, page } = await siteOfOthers()
  const person = await visit({ browser, site: page })
  await kept(person)
  await person.page.evaluate(() => window.caches.open('somebody else'))
  const before = await caches(person)
  check.same(before.length, 2, 'one build is kept')
  const worker = join(root, FOLDER, 'offline.js')
  writeFileSync(worker, readFileSync(worker, 'utf8').replace(/BUILD = "[^"]*"/, 'BUILD = "next"'))
  writeFileSync(join(root, FOLDER, 'index.html'), readFileSync(join(DIST, 'index.html'), 'utf8').replace('<title>', '<title>New '))
  await person.page.reload()
  check.same(await person.page.title(), 'Scopeward playground', 'a page that is open stays of one build')
  await until(person.page, async () => !!(await navigator.serviceWorker.getRegistration()).waiting)
  await person.page.close()
  person.page = await person.context.newPage()
  await person.page.goto(site.home)
  await until(person.page, async (scope) => !(await navigator.serviceWorker.getRegistration(scope)).waiting, page.home)
  await person.page.goto(page.home)
  check.has(await person.page.title(), /^New /, 'once it is closed, the new build is shown')
  await kept(person)
  const after = await caches(person)
  check.ok(after.length === 2 && after.some((name) => name.endsWith('/ next')), 'the new build took the place of the old', after.join())
  check.ok(after.includes('somebody else'), 'what is of others stays')
  await person.leave(check)
  await site.stop()
  rmSync(root, { recursive: true })
}
