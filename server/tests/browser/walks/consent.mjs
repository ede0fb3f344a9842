// A person allows an app some of what it asks, and takes it back.

import { DESK, PHONE, Person } from '../browser.mjs'
import { Client, call } from '../client.mjs'

const ASKED = 'tasks:read tasks:write time:read'
const READ = 'View tasks'
const WRITE = 'Create, change and delete tasks'

const box = ({ page }, name) => page.getByRole('checkbox', { name })
const allow = ({ page }) => page.locator('button[value=allow]')

async function visit(browser, server, options, steps) {
  const client = await Client.listen(server)
  const person = await Person.open(browser, [server.url, new URL(client.redirect).origin], options)
  await steps(person, client)
  client.close()
  return person
}

/** Waits for the app to have its answer. */
const back = (person) => person.page.getByText('Back in the app').waitFor()

/** What comes after Allow: the token may do the rest, and nothing more, until access is taken back. */
async function used(check, server, person, client, press = (name) => person.press(name)) {
  await back(person)
  check.same(client.answer.state, client.state, 'the state comes back')
  check.same(client.answer.iss, server.url, 'the issuer names itself')
  const token = await client.exchange()
  check.same([token.status, token.scope], [200, 'time:read'], 'what was unticked is not in the token, nor what needs it')
  check.same(await call(server, 'time-entries', token.access_token), 200, 'the token may do what was allowed')
  check.same(await call(server, 'tasks', token.access_token), 403, 'it may not do what was not')
  await person.go('/account/apps')
  const card = await person.page.locator('article', { hasText: 'Demo command' }).innerText()
  check.has(card, 'View tracked time', 'Connected apps says what was allowed')
  check.ok(!card.includes(READ), 'and nothing else')
  await press(/Revoke access/)
  await person.page.getByText('No app is connected').waitFor()
  check.same(await call(server, 'time-entries', token.access_token), 401, 'the token is dead at once')
  const refreshed = await client.exchange({ grant_type: 'refresh_token', refresh_token: token.refresh_token })
  check.same([refreshed.status, refreshed.error], [400, 'invalid_grant'], 'so is the refresh token')
}

async function withScript(check, browser, server, options) {
  const person = await visit(browser, server, options, async (person, client) => {
    await person.page.goto(client.asks(ASKED))
    check.same(await person.heading(), 'Sign in', 'who is not signed in is asked to')
    await person.login('bob')
    check.has(await person.heading(), 'Demo command wants access', 'the app is named')
    check.has(await person.text(), 'bob@example.com', 'and who is asked')
    check.ok(await box(person, WRITE).isChecked(), 'all is ticked to begin with')
    check.has(await allow(person).innerText(), 'Allow 3 permissions', 'the button counts')
    await box(person, READ).uncheck()
    check.ok(!(await box(person, WRITE).isChecked()), 'what needs it goes with it')
    check.ok(await box(person, 'View tracked time').isChecked(), 'the rest stays')
    check.same(await person.page.getByRole('status').innerText(), `Also turned off: ${WRITE}`, 'that is said')
    check.has(await allow(person).innerText(), /Allow 1 permission$/, 'the button counts again')
    await box(person, 'View tracked time').uncheck()
    check.ok(await allow(person).isDisabled(), 'nothing cannot be allowed')
    await box(person, WRITE).check()
    check.ok(await box(person, READ).isChecked(), 'what is needed comes with it')
    await box(person, READ).uncheck()
    await box(person, 'View tracked time').check()
    check.ok((await person.overflow()) <= 0, 'nothing is wider than the window')
    await allow(person).click()
    await used(check, server, person, client)
  })
  await person.leave(check)
}

async function withoutScript(check, browser, server, options) {
  const person = await visit(browser, server, { ...options, javaScriptEnabled: false }, async (person, client) => {
    await person.page.goto(client.asks(ASKED))
    await person.login('bob')
    await box(person, READ).uncheck()
    check.ok(await box(person, WRITE).isChecked(), 'without script nothing follows on the page')
    check.has(await allow(person).innerText(), 'Allow what is ticked', 'the button promises no number')
    await allow(person).click()
    await used(check, server, person, client)
  })
  await person.leave(check)
}

async function byKeyboard(check, browser, server) {
  const person = await visit(browser, server, {}, async (person, client) => {
    const { page } = person
    /** Tabs on to what fits, as somebody who cannot point. Whatever has the focus must show it. */
    const reach = async (selector) => {
      for (let steps = 0; steps < 60; steps += 1) {
        await page.keyboard.press('Tab')
        const found = await page.evaluate((selector) => {
          let at = document.activeElement
          while (at.shadowRoot?.activeElement) at = at.shadowRoot.activeElement
          const seen = at !== document.body && getComputedStyle(at).outlineStyle !== 'none'
          return { seen, there: at.matches(selector), at: at.outerHTML.slice(0, 80) }
        }, selector)
        if (found.there) return check.ok(found.seen, `the focus shows on ${selector}`, found.at)
      }
      throw new Error(`nobody gets to ${selector} by the Tab key`)
    }
    await page.goto(client.asks(ASKED))
    check.same(await page.evaluate(() => document.activeElement.id), 'email', 'the first field is ready')
    await page.keyboard.type('bob@example.com')
    await page.keyboard.press('Tab')
    await page.keyboard.type('password')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'wants access' }).waitFor()
    await reach('.skip')
    check.ok((await page.locator('.skip').boundingBox()).x >= 0, 'the way past the navigation shows itself')
    await page.keyboard.press('Enter')
    await reach('input[value="tasks:read"]')
    await page.keyboard.press('Space')
    check.ok(!(await box(person, WRITE).isChecked()), 'the space bar unticks, and what needs it follows')
    await reach('button[value=deny]')
    await reach('button[value=allow]')
    await page.keyboard.press('Enter')
    const press = async () => {
      await reach('article button')
      await page.keyboard.press('Enter')
    }
    await used(check, server, person, client, press)
  })
  await person.leave(check)
}

async function denied(check, browser, server) {
  const person = await visit(browser, server, {}, async (person, client) => {
    await person.signIn('bob')
    await person.page.goto(client.asks(ASKED))
    await person.press('Deny')
    await back(person)
    check.same(client.answer.error, 'access_denied', 'the app is told no')
    check.ok(!('code' in client.answer), 'and gets no code')
    await person.go('/account/apps')
    check.has(await person.text(), 'No app is connected')
  })
  await person.leave(check)
}

async function twice(check, browser, server) {
  const person = await visit(browser, server, {}, async (person, client) => {
    await person.signIn('eve')
    await person.page.goto(client.asks(ASKED))
    const form = await person.page.locator('#consent').evaluate((form) => [...new FormData(form)])
    // The second click comes when the server has the first answer, and the app is slow to take it.
    client.slow = 500
    await allow(person).dblclick({ delay: 100 })
    await back(person)
    client.slow = 0
    check.same(client.answers.length, 1, 'a double click is one answer')
    const token = await client.exchange()
    check.same([token.status, token.scope], [200, ASKED], 'which works')
    const again = await person.context.request.post(`${server.url}/oauth/consent`, {
      form: Object.fromEntries([...form, ['answer', 'allow']]),
      headers: { origin: server.url },
      maxRedirects: 0,
    })
    check.same(again.status(), 400, 'the same form once more is refused')
    check.has(await again.text(), 'This request is over')

    await person.page.goBack()
    check.has(await person.heading(), 'wants access', 'the back button shows a page that makes sense')
    check.has(await person.text(), 'Allowed before (3)', 'which knows that all was allowed')
    await person.press('Allow again')
    await back(person)
    const second = await client.exchange()
    check.same([second.status, second.scope], [200, ASKED], 'and allowing it again works')
    check.same(await call(server, 'tasks', token.access_token), 200, 'the first token goes on')

    await person.page.goto(client.asks(`${ASKED} projects:read`))
    check.same(await person.page.getByRole('checkbox', { name: 'View projects' }).isVisible(), true, 'more is asked for')
    check.same(await box(person, READ).isVisible(), false, 'what was allowed before is folded')
    check.has(await allow(person).innerText(), /Allow 1 permission$/, 'only what is new is counted')
    await person.page.getByText('Allowed before (3)').click()
    check.ok(await person.page.getByText(READ, { exact: true }).isVisible(), 'it unfolds')
    await allow(person).click()
    await back(person)
    const more = await client.exchange()
    check.same(more.scope?.split(' ').sort(), `${ASKED} projects:read`.split(' ').sort(), 'the token has both')
    await person.go('/account/apps')
    await person.press(/Revoke access/)
  })
  await person.leave(check)
}

/** With script and without, the page says the same of every permission. */
async function twins(check, browser, server) {
  const asked = 'mcp tasks:write invoices:read invoices:send'
  const said = async (options) => {
    let text
    const person = await visit(browser, server, options, async (person, client) => {
      await person.page.goto(client.asks(asked, { resource: server.resource('mcp') }))
      await person.login('eve')
      await person.page.getByRole('heading', { name: 'wants access' }).waitFor()
      text = await person.text()
      check.same(await person.page.locator('scope-consent').count(), 1, 'the page has the element')
    })
    await person.leave(check)
    return text
  }
  const [element, twin] = [await said({}), await said({ javaScriptEnabled: false })]
  const parts = [
    'Demo command wants access to DoubleTime', 'Your answer goes to', 'Registered by', 'Ann, a developer here', 'MCP server',
    'Caution: The answer goes to a program on your device.', 'What it wants to do', 'Untick what you do not want to allow.', 'Connect as an AI client',
    'Needed to connect to MCP server.', 'Added, since it is needed for: Create, change and delete tasks.', 'Needs: View invoices.', 'High risk', 'Send',
    'Connected apps', 'Nothing happens if you deny.', 'Deny',
  ]
  for (const part of parts) for (const text of [element, twin]) check.has(text, part)
  check.same([element.includes('Allow 5 permissions'), twin.includes('Allow what is ticked')], [true, true], 'only script can count')
}

/** Who forges an answer gets no more than was shown. */
async function forged(check, browser, server) {
  const person = await visit(browser, server, {}, async (person, client) => {
    const { page } = person
    await page.goto(client.asks('tasks:read'))
    await person.login('eve')
    await box(person, READ).waitFor()
    await page.evaluate(() => {
      for (const value of ['billing:read', 'settings:write settings:read', '*']) {
        document.forms.consent.append(Object.assign(document.createElement('input'), { type: 'hidden', name: 'scope', value }))
      }
    })
    const form = await page.locator('#consent').evaluate((form) => [...new FormData(form)])
    check.same(form.filter(([name]) => name === 'scope').length, 4, 'more is sent than was shown')
    await allow(person).click()
    await back(person)
    const token = await client.exchange()
    check.same([token.status, token.scope], [200, 'tasks:read'], 'a forged scope is not given')

    const shown = Object.fromEntries(form).hash
    await page.goto(client.asks('tasks:read time:read'))
    await page.locator('scope-consent').evaluate((consent, hash) => (consent.model = { ...consent.model, hash }), shown)
    const answered = page.waitForResponse(/oauth.consent$/)
    await allow(person).click()
    check.same((await answered).status(), 409, 'the hash of another request is refused')
    await page.getByText('Something has changed since you saw this page').waitFor()
    check.same(client.answers.length, 1, 'and nothing is given')
    await allow(person).click()
    await back(person)
    check.same((await client.exchange()).scope, 'tasks:read time:read', 'the page that comes then works')
    await person.go('/account/apps')
    await person.press(/Revoke access/)
  })
  await person.leave(check)
}

/** A page around this one sees nothing of it. */
async function framed(check, browser, server) {
  const person = await visit(browser, server, {}, async (person, client) => {
    await person.signIn('eve')
    await person.page.goto(client.asks('tasks:read'))
    check.has(await person.heading(), 'wants access', 'alone it is shown')
    const address = client.asks('tasks:read')
    await person.page.goto(client.redirect.replace('callback', 'around'))
    await person.page.evaluate((src) => new Promise((done) => document.body.append(Object.assign(document.createElement('iframe'), { src, onload: done }))), address)
    const frame = person.page.frames()[1]
    check.ok(!(await frame.locator('body').innerText()).includes('wants access'), 'in a frame it is not')
    check.same([frame.url(), await frame.locator('scope-consent').count()], ['chrome-error://chromewebdata/', 0], 'the browser refuses it')
    check.ok(person.complaints.splice(0).some((line) => line.includes('frame-ancestors')), 'by the policy of the page')
  })
  await person.leave(check)
}

/** All of them. */
export async function consent(checks, browser, server) {
  const walk = (name, steps, ...more) => checks.walk(name, (check) => steps(check, browser, server, ...more))
  await walk('allow some, with script', withScript, { viewport: DESK })
  await walk('allow some, on a phone', withScript, { viewport: PHONE, hasTouch: true, isMobile: true, colorScheme: 'dark' })
  await walk('allow some, without script', withoutScript, { viewport: DESK })
  await walk('allow some, on a phone without script', withoutScript, { viewport: PHONE, hasTouch: true, isMobile: true })
  await walk('allow some, by keyboard', byKeyboard)
  await walk('deny', denied)
  await walk('twice, back, and more', twice)
  await walk('with script and without, the same', twins)
  await walk('forged answers', forged)
  await walk('framed', framed)
}
