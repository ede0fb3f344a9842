// Every page in every state that a person may meet. Each state is named once its page stands.

import { Client, call } from './client.mjs'

const LONG = 'Überstundenausgleichszeiterfassungsschnittstelle of the Northern Regional Payroll Consortium (staging 2)'
const ALL = 'profile:read billing:read tasks:read tasks:write time:read time:write clients:read clients:write projects:read ' +
  'projects:write tags:read tags:write rules:read rules:write invoices:read invoices:write invoices:send reports:read settings:read settings:write'

/** The pages before signing in, and those of what goes wrong. */
async function* outside(person, server) {
  const { page } = person
  await person.go('/')
  yield 'start'
  await person.go('/login')
  yield 'login'
  await person.login('bob', 'wrong')
  yield 'login-wrong'
  await person.go('/nothing/here')
  yield 'error-not-found'
  await person.go('/oauth/authorize?client_id=nobody&response_type=code')
  yield 'error-unknown-app'
  await person.signIn('bob')
  await person.go('/')
  yield 'start-signed-in'
  await page.goto(`${server.url}/login?again=1&next=/account/api-tokens`)
  yield 'login-again'
  await person.go('/admin/audit')
  yield 'error-forbidden'
}

/** Consent and Connected apps, of DoubleTime. */
async function* consents(person, server) {
  const { page } = person
  const client = await Client.listen(server)
  person.homes.push(new URL(client.redirect).origin)
  const back = () => page.getByText('Back in the app').waitFor()
  await person.go('/account/apps')
  yield 'apps-empty'
  await page.goto(client.asks('tasks:read tasks:write time:read'))
  yield 'consent'
  await page.getByRole('checkbox', { name: 'View tasks' }).uncheck()
  await page.locator('.item summary').last().click()
  yield 'consent-unticked'
  await page.getByRole('checkbox', { name: 'View tracked time' }).uncheck()
  yield 'consent-nothing'
  await page.getByRole('checkbox', { name: 'View tracked time' }).check()
  const address = page.url()
  await page.locator('button[value=allow]').click()
  await back()
  await page.goto(address)
  yield 'consent-more'
  await page.goto(client.asks('time:read'))
  yield 'consent-again'
  await page.goto(client.asks(ALL))
  yield 'consent-all'
  const form = await page.locator('#consent').evaluate((form) => [...new FormData(form)].filter(([name]) => name !== 'hash'))
  await page.locator('scope-consent').evaluate((consent) => (consent.model = { ...consent.model, hash: 'old' }))
  await page.locator('button[value=allow]').click()
  yield 'consent-changed'
  await page.locator('button[value=allow]').click()
  await back()
  await page.goto(client.asks('time:read'))
  await page.locator('input[name=request]').evaluate((field, value) => (field.value = value), Object.fromEntries(form).request)
  await page.locator('button[value=allow]').click()
  yield 'consent-over'
  const both = await Client.registered(server, LONG)
  person.homes.push(new URL(both.redirect).origin)
  await page.goto(both.asks('mcp tasks:read tasks:write invoices:read', { resource: server.resource('mcp') }))
  yield 'consent-unverified'
  await page.locator('button[value=allow]').click()
  await back()
  await person.go('/account/apps')
  yield 'apps'
  client.close()
  both.close()
}

/** API tokens. */
async function* tokens(person, server) {
  const { page } = person
  await person.go('/account/api-tokens')
  if (await page.getByText('You have no token that works').isVisible()) yield 'tokens-empty'
  await person.go('/account/api-tokens/new')
  yield 'token-new'
  await page.locator('a[href*="bundle="]').nth(1).click()
  yield 'token-preset'
  await page.getByRole('textbox', { name: 'Name' }).fill(LONG)
  await page.getByLabel('Ends').selectOption('never')
  await person.press('Make the token')
  yield 'token-ready'
  const secret = await page.locator('.secret').first().innerText()
  await Promise.all(['projects', 'tasks', 'users/me'].map((path) => call(server, path, secret)))
  await person.follow('To this token')
  for (let tries = 0; tries < 40 && /Last used\s+never/.test(await person.text()); tries += 1) {
    await page.waitForTimeout(250)
    await page.reload()
  }
  yield 'token'
  await person.follow('Rotate')
  yield 'token-rotate'
  await page.getByLabel('The old secret').selectOption('86400')
  await person.press('Make a new secret')
  yield 'token-rotated'
  await person.go('/account/api-tokens/new?name=Timer&scope=' + (server.policy === 'timetracker' ? 'read:projects' : 'tasks:read'))
  await person.press('Make the token')
  await person.follow('To this token')
  yield 'token-unused'
  await page.getByRole('button', { name: 'Revoke' }).click()
  yield 'tokens'
  await page.locator('summary').first().click()
  yield 'tokens-ended'
  await person.go('/account/api-tokens/new?name=Timer')
  await page.locator('input[name=scope]').first().evaluate((box) => {
    box.value = 'read:nothing'
    box.checked = true
  })
  await person.press('Make the token')
  yield 'token-refused'
}

/** Clients of a developer. */
async function* clients(person) {
  const { page } = person
  await person.go('/developer/clients')
  if (await page.getByText('You have registered no client').isVisible()) yield 'clients-empty'
  await person.go('/developer/clients/new')
  yield 'client-new'
  await page.getByRole('textbox', { name: 'Name' }).fill(LONG)
  await page.getByRole('radio', { name: /Confidential, HTTP Basic/ }).check()
  await page.locator('input[name=audience]').first().setChecked(true)
  await page.locator('input[name=scope]').nth(2).check()
  await page.getByLabel(/Redirect URIs/).fill('http://payroll.example/callback')
  await person.press('Register')
  yield 'client-wrong'
  const uris = ['https://payroll.northern-regional-consortium.example/oauth/callback/of/the/export/service', 'http://127.0.0.1/callback']
  await page.getByLabel(/Redirect URIs/).fill(uris.join('\n'))
  await person.press('Register')
  yield 'client-ready'
  await person.follow('To this client')
  yield 'client'
  await person.follow('Rotate the secret')
  yield 'client-rotate'
  await person.press('Make a new secret')
  yield 'client-rotated'
  await person.follow('To this client')
  yield 'client-two-secrets'
  await person.follow('Delete this client')
  yield 'client-delete'
  await person.go('/developer/clients')
  yield 'clients'
}

async function* documentation(person, server) {
  const { page } = person
  await person.go('/api/docs')
  yield 'docs'
  const [, token] = server.log.match(/Bearer (\S+?)'/)
  await page.getByLabel(/Access token/).fill(token)
  const look = page.locator('[data-method=GET][data-path$="/tasks"]')
  await look.locator('summary').click()
  await look.getByRole('button', { name: 'Send' }).click()
  await look.locator('pre[aria-live]').getByText('200').waitFor()
  await page.locator('[data-method=POST][data-path$="/tasks"] summary').click()
  yield 'docs-sent'
}

async function* administration(person) {
  const { page } = person
  await person.go('/admin/audit')
  yield 'audit'
  await person.go('/admin/audit?event=code-replay')
  yield 'audit-nothing'
  await person.go('/admin/api-tokens')
  yield 'all-tokens'
  await page.locator('tbody a').first().click()
  yield 'all-tokens-one'
}

/** All states of a server, in the order in which they come about. */
export async function* states(person, server) {
  yield* outside(person, server)
  if (server.policy === 'doubletime') {
    yield* consents(person, server)
    yield* clients(person)
  }
  if (server.policy === 'timetracker') {
    // Eve has nothing yet, Ann may do everything.
    await person.signOut()
    await person.signIn('eve')
    yield* tokens(person, server)
    await person.signOut()
    await person.signIn('ann')
    await person.go('/account/api-tokens/new')
    yield 'token-new-administrator'
    await person.go('/')
    yield 'start-administrator'
    yield* administration(person)
  }
  yield* documentation(person, server)
}
