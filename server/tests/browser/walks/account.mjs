// A person signs in and out, makes tokens and clients, and an administrator reads what happened.

import { Person } from '../browser.mjs'
import { call } from '../client.mjs'

async function signing(check, browser, server) {
  const person = await Person.open(browser, [server.url])
  await person.go('/account/api-tokens')
  check.same(await person.heading(), 'Sign in', 'who is not signed in is asked to')
  await person.login('bob', 'wrong')
  check.has(await person.page.getByRole('alert').innerText(), 'wrong', 'a wrong password is said')
  check.same(await person.page.getByLabel('Email address').inputValue(), 'bob@example.com', 'the address stays')
  check.same(await person.page.getByLabel('Password').inputValue(), '', 'the password does not')
  await person.login('bob')
  check.same(await person.heading(), 'API tokens', 'then the way goes on to what was asked for')
  await person.press('Sign out')
  await person.page.getByRole('link', { name: 'Sign in' }).first().waitFor()
  await person.page.goBack()
  check.ok(!(await person.text()).includes('Sign out'), 'the back button shows nothing of the account')
  await person.go('/account/api-tokens')
  check.same(await person.heading(), 'Sign in', 'nor does its address')
  await person.leave(check)
}

async function tokens(check, browser, server) {
  const person = await Person.open(browser, [server.url])
  const { page } = person
  await person.signIn('bob')
  await person.follow('API tokens')
  await person.follow('New token')
  await page.getByRole('link', { name: /Dashboard integration/ }).click()
  const ticked = await page.locator('input[name=scope]:checked').evaluateAll((boxes) => boxes.map((box) => box.value))
  check.same(ticked.sort(), ['read:projects', 'read:reports', 'read:time_entries'], 'a preset ticks its scopes')
  await page.getByRole('textbox', { name: 'Name' }).fill('Wall display')
  await person.press('Make the token')
  check.same(await person.heading(), 'Your token is ready', 'it is made')
  const secret = await page.locator('.secret').first().innerText()
  check.has(secret, /^sw_/, 'the secret is shown')
  check.same(await call(server, 'projects', secret), 200, 'it works')
  check.same(await call(server, 'tasks', secret), 403, 'within its scopes')
  check.same(await call(server, 'projects', secret), 200, 'and again')
  await person.follow('To this token')
  check.ok(!(await page.content()).includes(secret), 'the secret is never shown again')
  const facts = () => page.locator('.facts').first().innerText()
  for (let tries = 0; tries < 40 && !/Uses\s+2/.test(await facts()); tries += 1) {
    await page.waitForTimeout(250)
    await page.reload()
  }
  check.has(await facts(), /Uses\s+2/, 'it counts what was done with it')
  check.ok(!/Last used\s+never/.test(await facts()), 'and says when it was last used')
  check.has(await page.getByRole('region', { name: 'Uses by scope' }).innerText(), 'read:projects', 'scope by scope')
  await page.getByRole('button', { name: 'Revoke' }).click()
  await page.getByRole('heading', { name: 'API tokens' }).waitFor()
  check.same(await call(server, 'projects', secret), 401, 'revoked, it is dead at once')
  check.has(await person.text(), '1 token that ended')
  await person.leave(check)
}

async function refused(check, browser, server) {
  const person = await Person.open(browser, [server.url])
  await person.signIn('bob')
  await person.go('/account/api-tokens/new?name=Everything&scope=read:*')
  const offered = await person.page.locator('input[value="read:*"]').count()
  check.same(offered, 0, 'a wildcard is not offered to who may not have it')
  // Whoever asks for it all the same, as a program would, is told why not.
  await person.page.locator('input[name=scope]').first().evaluate((box) => {
    box.value = 'read:*'
    box.checked = true
  })
  await person.press('Make the token')
  check.has(await person.page.getByRole('alert').innerText(), 'read:*', 'the refusal names the scope')
  check.has(await person.page.getByRole('alert').innerText(), 'admin', 'and the role')
  check.same(await person.page.locator('.secret').count(), 0, 'nothing is made')
  await person.go('/admin/audit')
  check.has(await person.text(), 'Only administrators', 'the audit log is closed')
  await person.go('/admin/api-tokens')
  check.has(await person.text(), 'Only administrators', 'so are the tokens of others')
  await person.leave(check)
}

async function developer(check, browser, server) {
  const person = await Person.open(browser, [server.url])
  const { page } = person
  await person.signIn('bob')
  await person.follow('Developer')
  await person.follow('Register a client')
  await page.getByRole('textbox', { name: 'Name' }).fill('Payroll <export>')
  await page.getByRole('radio', { name: /Confidential, HTTP Basic/ }).check()
  await page.getByLabel(/Redirect URIs/).fill('https://payroll.example/callback')
  await page.getByRole('checkbox', { name: /authorization code/ }).setChecked(true)
  await page.locator('input[name=audience]').first().setChecked(true)
  await page.locator('input[value="read:projects"]').setChecked(true)
  await person.press('Register')
  check.same(await person.heading(), 'Your client is registered', 'it is registered')
  const [id, secret] = await page.locator('.secret').allInnerTexts()
  check.has(secret ?? '', /^sw_cs_/, 'the secret is shown')
  await person.follow('To this client')
  check.ok(!(await page.content()).includes(secret), 'and never again')
  check.same(await person.heading(), 'Payroll <export>', 'its name is text, whatever stands in it')
  const known = async (secret) => {
    const authorization = `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`
    const body = new URLSearchParams({ token: 'nothing' })
    return (await fetch(`${server.url}/oauth/revoke`, { method: 'POST', headers: { authorization }, body })).status
  }
  check.same(await known(secret), 200, 'the secret proves the client')
  await person.follow('Rotate the secret')
  await page.getByLabel('The old secret').selectOption('0')
  await person.press('Make a new secret')
  const [, second] = await page.locator('.secret').allInnerTexts()
  check.ok(second !== secret, 'the new secret is another')
  check.same([await known(secret), await known(second)], [401, 200], 'the old one has ended, the new one works')
  await person.follow('To this client')
  await person.follow('Delete this client')
  await person.press('Delete it')
  check.has(await person.text(), 'You have registered no client', 'it is gone')
  check.same(await known(second), 401, 'with its secret')
  await person.leave(check)
}

async function audit(check, browser, server) {
  const person = await Person.open(browser, [server.url])
  await person.signIn('ann')
  await person.follow('Audit log')
  const text = await person.text()
  for (const line of [
    'made the API token “Wall display”', 'revoked the API token “Wall display”', 'registered the client “Payroll <export>”',
    'rotated the secret of the client', 'deleted the client', 'logged in', 'logged out', 'failed',
  ]) {
    check.has(text, line)
  }
  await person.page.getByLabel('Event').selectOption('client-deleted')
  await person.press('Show')
  check.same(await person.page.locator('tbody tr').count(), 1, 'it can be narrowed to one kind')
  await person.leave(check)
}

async function documentation(check, browser, server) {
  const person = await Person.open(browser, [server.url])
  const { page } = person
  const [, token] = server.log.match(/Bearer (\S+?)'/)
  await person.go('/api/docs')
  await page.getByLabel(/Access token/).fill(token)
  const operation = page.locator('[data-method=GET][data-path$="/users/me"]')
  await operation.locator('summary').click()
  await operation.getByRole('button', { name: 'Send' }).click()
  const answer = operation.locator('pre[aria-live]')
  await answer.getByText('ann@example.com').waitFor()
  check.has(await answer.innerText(), /^200/, 'the answer comes')
  await page.getByLabel(/Access token/).fill('nonsense')
  await operation.getByRole('button', { name: 'Send' }).click()
  await answer.getByText('www-authenticate').waitFor()
  check.has(await answer.innerText(), /^401/, 'and a refusal, with its challenge')
  await person.leave(check)
}

/** All of them. They are one story: the audit log tells it. */
export async function account(checks, browser, server) {
  const walk = (name, steps) => checks.walk(name, (check) => steps(check, browser, server))
  await walk('sign in and out', signing)
  await walk('API tokens', tokens)
  await walk('a wildcard is refused', refused)
  await walk('a developer and a client', developer)
  await walk('the audit log', audit)
  await walk('the documentation', documentation)
}
