// The flow, at a real server: two people sign in on its own pages, narrow, allow more, say no; and no forged answer is taken.

import { violations } from '../../../server/tests/browser/axe.mjs'
import { Server } from '../../../server/tests/browser/server.mjs'
import { DIST } from '../site.mjs'
import { kept, LOOKS, nameOf, PHONE, show, visit, WIDE } from '../visit.mjs'

const pane = ({ page }) => page.locator('flow-pane')
const current = (person) => pane(person).locator('li.current')
const press = (person, name) => pane(person).getByRole('button', { name }).click()
const at = (person, title) => current(person).getByRole('heading', { name: title }).waitFor()
const step = (person, title) => pane(person).locator('li').filter({ has: person.page.getByRole('heading', { name: new RegExp(`^${title}( done)?$`) }) })

/** Presses the button of the step, and gives the window that opens. */
async function opened(person, button = 'Open the window') {
  const opens = person.page.waitForEvent('popup')
  await press(person, button)
  return opens
}

async function signIn(window, name) {
  await window.getByLabel('Email address').fill(`${name}@example.com`)
  await window.getByLabel('Password').fill('password')
  await window.getByRole('button', { name: 'Sign in' }).click()
}

/** Answers on the consent page; the window closes by itself. */
async function answer(window, value) {
  const closes = window.waitForEvent('close')
  await window.locator(`button[value=${value}]`).click()
  await closes
}

async function begin(context, server, options) {
  const person = await visit({ ...context, site: { home: `${server.url}/playground/` } }, options)
  await show(person, 'Flow')
  await pane(person).getByText('Nothing is sent before you press Start').waitFor()
  return person
}

async function pictured({ check, shots }, person, state) {
  for (const look of LOOKS) {
    await person.page.setViewportSize(look.viewport)
    await person.page.emulateMedia({ colorScheme: look.colorScheme })
    if (look.viewport === PHONE || look.viewport === WIDE) await show(person, 'Flow')
    check.same(await violations(person.page), [], `${state}, ${nameOf(look)}: axe finds nothing`)
    check.ok((await person.overflow()) <= 0, `${state}, ${nameOf(look)}: nothing is wider than the window`)
    if (shots) await person.page.screenshot({ path: `${shots}/playground-flow-${state}-${nameOf(look)}.png`, fullPage: true })
  }
  await person.page.setViewportSize(WIDE)
}

/** A client that registers itself, at the MCP server, by keyboard: narrowed, refused, allowed. */
async function stranger(context, server) {
  const { check } = context
  const person = await begin(context, server, { bypassCSP: true })
  await pictured(context, person, 'start')
  const enter = () => person.page.keyboard.press('Enter')
  await pane(person).getByRole('button', { name: 'Start' }).focus()
  await enter()
  await at(person, 'Ask without a token')
  await pane(person).getByRole('button', { name: 'Call without a token' }).focus()
  await enter()
  await at(person, 'Become a client')
  check.has(await step(person, 'Ask without a token').innerText(), /401[\s\S]*www-authenticate: Bearer scope="mcp projects:read"/, 'the challenge is shown')
  await enter()
  await at(person, 'Ask the person')
  await pane(person).getByLabel('Scopes to ask for').fill('mcp projects:read time:read')
  const window = await opened(person)
  await signIn(window, 'bob')
  check.has(await window.locator('body').innerText(), 'Playground', 'the real page names the client')
  await window.getByRole('checkbox', { name: 'View tracked time' }).uncheck()
  await answer(window, 'allow')
  await at(person, 'Get the token')
  const code = step(person, 'Ask the person')
  check.has(await code.innerText(), /code=sw_\w{3}…|code=\S{6}…/, 'the code is shortened')
  await enter()
  await at(person, /^Call$/)
  const token = step(person, 'Get the token')
  check.has(await token.innerText(), /Asked for, and not given\s+time:read/, 'what was narrowed is said')
  check.has(await token.innerText(), /"access_token": "\S{6}…"/, 'the token is shortened')
  await pictured(context, person, 'narrowed')
  await pane(person).getByLabel('Show codes and tokens in full').check()
  check.has(await token.innerText(), /"access_token": "[\w-]{30,}"/, 'until it is to be shown')
  await press(person, 'Call with the token')
  await at(person, 'Call for more')
  check.has(await step(person, 'Call').innerText(), /Answer 200/, 'the call is allowed')
  await press(person, 'Try to change something')
  await at(person, 'Ask the person for more')
  check.has(await step(person, 'Call for more').innerText(), /Answer 403[\s\S]*insufficient_scope[\s\S]*projects:write/, 'the refusal is shown')
  await pictured(context, person, 'refused')
  const asked = await pane(person).getByLabel('Scopes to ask for').inputValue()
  check.same(asked, 'mcp projects:read projects:write', 'what is asked for now')
  await answer(await opened(person), 'allow')
  await at(person, 'Get the larger token')
  await press(person, 'Redeem the code')
  await at(person, 'Call for more, again')
  await press(person, 'Try again')
  await pane(person).getByText('That is the whole way').waitFor()
  check.has(await step(person, 'Call for more, again').innerText(), /Answer 200[\s\S]*Made in the playground/, 'now it is allowed')
  await pictured(context, person, 'done')
  await person.leave(check)
}

/** A client that the server knows, at the API: the person says no; an answer that nobody asked for is refused. */
async function known(context, server) {
  const { check } = context
  const person = await begin(context, server)
  await press(person, 'Start')
  await at(person, 'Ask without a token')
  await pane(person).getByLabel('Who calls what').selectOption({ label: 'A client that the server knows, at the API' })
  await press(person, 'Call without a token')
  await at(person, 'Become a client')
  await press(person, 'Get a client id')
  await at(person, 'Ask the person')
  const window = await opened(person)
  const forger = await person.context.newPage()
  await forger.goto(`${server.url}/playground/callback.html?code=forged&state=another`)
  await forger.waitForURL(/callback\.html$/)
  await pane(person).getByText('An answer came with another state').waitFor()
  check.ok(await current(person).getByText('Waiting for the other window').isVisible(), 'a forged answer is refused, and the page goes on waiting')
  await signIn(window, 'ann')
  await answer(window, 'deny')
  await pane(person).getByText(/The person said no.*access_denied/).waitFor()
  check.ok(await current(person).getByRole('heading', { name: 'Ask the person' }).isVisible(), 'a no leads nowhere, and may be asked again')
  const again = await opened(person)
  await person.page.getByRole('button', { name: 'Stop waiting' }).click()
  await pane(person).getByText('You stopped waiting').waitFor()
  await again.close()
  await answer(await opened(person), 'allow')
  await at(person, 'Get the token')
  await press(person, 'Redeem the code')
  await at(person, /^Call$/)
  await press(person, 'Call with the token')
  await at(person, 'Call for more')
  check.has(await step(person, 'Call').innerText(), /Answer 200/, 'after a yes the call is allowed')
  await press(person, 'Start over')
  check.same(await pane(person).getByText('done', { exact: true }).count(), 0, 'starting over forgets everything')
  const kept = await person.page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }, location.href]))
  check.ok(!/sw_|code|verifier/.test(kept), 'nothing of it is stored', kept)
  await person.leave(check)
}

/** TimeTracker registers no clients; the flow says what there is. */
async function without(context, server) {
  const person = await begin(context, server)
  await press(person, 'Start')
  await at(person, 'Ask without a token')
  context.check.has(await step(person, 'Find the server').innerText(), 'no place for clients that register themselves', 'it says so')
  await press(person, 'Call without a token')
  await press(person, 'Get a client id')
  await at(person, 'Ask the person')
  context.check.same(await pane(person).getByLabel('Scopes to ask for').inputValue(), 'read:projects', 'what the challenge named')
  await person.leave(context.check)
}

/** On a file server it says how to start a real one, and asks nothing before. */
async function nowhere({ check, browser, site }) {
  const person = await visit({ browser, site })
  await show(person, 'Flow')
  await kept(person)
  site.asked.length = 0
  await press(person, 'Start')
  await pane(person).getByText('There is no Scopeward server at this address').waitFor()
  check.same(site.asked, ['/.well-known/oauth-authorization-server'], 'one question, and only when it is pressed')
  site.strange.length = 0
  await person.leave(check)
}

export async function flow(context) {
  if (!context.command) throw new Error('say where the command is: --command SCOPEWARD')
  await nowhere(context)
  for (const [policy, walks] of [['doubletime', [stranger, known]], ['timetracker', [without]]]) {
    const server = await Server.start(context.command, policy, ['--playground', DIST])
    try {
      for (const walk of walks) await walk(context, server)
    } finally {
      await server.stop()
    }
  }
}
