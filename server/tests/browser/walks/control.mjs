// What is wrong must be found: a runner that finds nothing proves nothing.

import { violations } from '../axe.mjs'
import { Person } from '../browser.mjs'
import { Checks } from '../checks.mjs'

export async function control(check, browser, server) {
  const said = []
  const wrong = new Checks((line) => said.push(line))
  const person = await Person.open(browser, [server.url])
  await person.go('/login')
  await wrong.walk('expects the wrong thing', async (check) => check.same(await person.heading(), 'Sign out', 'the title'))
  await wrong.walk('waits for what never comes', () => person.page.getByText('Nobody says this').waitFor({ timeout: 200 }))
  check.same([wrong.passed, wrong.failed], [0, 2], 'a walk that expects the wrong thing fails')
  check.ok(said.some((line) => line.includes('expects the wrong thing: the title')), 'and says so')

  await person.page.evaluate(() => {
    document.body.append(Object.assign(document.createElement('script'), { textContent: 'window.mine = 1' }))
    document.body.append(Object.assign(document.createElement('img'), { src: 'http://127.0.0.1:9/', alt: '' }))
    document.body.append(Object.assign(document.createElement('p'), { textContent: 'x'.repeat(9), className: 'wide' }))
  })
  await person.page.waitForTimeout(100)
  check.ok(person.complaints.length >= 2, 'a script or picture against the policy of the page is noticed', person.complaints.join())
  check.ok(await person.page.evaluate(() => !('mine' in window)), 'and does not run')
  await person.page.locator('.wide').evaluate((wide) => (wide.style.cssText = 'width: 200vw'))
  check.ok((await person.overflow()) > 0, 'what is too wide is noticed')
  await person.go('/')
  check.ok((await person.overflow()) <= 0, 'and what is not, is not')
  await person.page.locator('table').evaluate((table) => (table.style.cssText = 'width: 200%'))
  check.ok((await person.overflow()) > 0, 'a table that is cut off is noticed')
  await person.context.close()

  const planted = await Person.open(browser, [server.url], { bypassCSP: true })
  await planted.go('/login')
  check.same(await violations(planted.page), [], 'axe finds nothing')
  await planted.page.evaluate(() => {
    document.querySelector('label').remove()
    document.querySelector('h1').style.color = '#eee'
  })
  const found = (await violations(planted.page)).map((line) => line.split(':')[0]).sort()
  check.same(found, ['color-contrast', 'label'], 'axe finds what was planted')
  await planted.page.evaluate(() => fetch('http://localhost:9/').catch(() => null))
  check.same(planted.foreign, ['http://localhost:9/'], 'a request to another origin is noticed')
  await planted.context.close()
}
