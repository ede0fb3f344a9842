// The code that the page gives is run: it must come to the page's decision, and hostile values must arrive as they are.

import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

import { createServer } from 'vite'

import { Server } from '../../../server/tests/browser/server.mjs'
import { Bench } from '../run.mjs'
import { choose, show, visit } from '../visit.mjs'

const root = fileURLToPath(new URL('../..', import.meta.url))
const policyOf = (name) => readFileSync(fileURLToPath(new URL(`../../../conformance/policies/${name}.toml`, import.meta.url)), 'utf8')
const TABS = { typescript: 'TypeScript', python: 'Python', command: 'Command' }

/** What a person sees of the decision, as the programs print it; the command writes it for people. */
async function shown(page) {
  const [status, reason] = await Promise.all(['.badge', '.reason'].map((part) => page.locator(`.verdict ${part}`).innerText()))
  const ask = page.locator('.repair .ask code')
  return [status, reason, ...((await ask.count()) > 0 ? [await ask.innerText()] : [])].join(' ')
}

/** The command's answer for people, in the programs' words. */
function told(answer) {
  const allowed = answer.startsWith('allowed') ? ['allowed', '200'] : null
  const [reason, status] = /reason +(\S+) \((\d+)\)/.exec(answer)?.slice(1) ?? allowed ?? [answer, '?']
  const request = /^ +request +(.+)$/m.exec(answer)?.[1]
  return [status, reason, ...(request ? [request] : [])].join(' ')
}

async function given({ page }, title) {
  const region = page.getByRole('region', { name: 'The same check in code' })
  await region.getByRole('tab', { name: title }).click()
  return region.locator('pre').textContent()
}

async function ask({ page }, text) {
  const field = page.getByRole('combobox', { name: 'Method and path' })
  await field.fill(text)
  await field.press('Enter')
}

async function onThePage(check, bench, places) {
  const person = await visit(places)
  const { page } = person
  const scenes = [
    ['timetracker', 'GET /api/v1/projects', []],
    ['timetracker', 'POST /api/v1/timer/start', []],
    ['timetracker', 'PUT /api/v1/projects/{id:int}', []],
    ['timetracker', 'GET /api/v1/users', ['*']],
    ['timetracker', "GET /it's $(id) `id` \\ \"quoted\" ünï\u202e", ["odd'token$(id)"]],
    ['doubletime', 'tool:create_task', ['tasks:write']],
    ['doubletime', 'DELETE /api/v1/tasks/7', ['tasks:write']],
  ]
  for (const [example, text, scopes] of scenes) {
    await choose(person, example)
    for (const scope of scopes) {
      const field = page.getByRole('combobox', { name: 'Add a scope' })
      await field.fill(scope)
      await field.press('Enter')
    }
    await ask(person, text)
    bench.policy(policyOf(example))
    const wanted = await shown(page)
    for (const [language, title] of Object.entries(TABS)) {
      const answer = bench.run(language, await given(person, title))
      check.same(language === 'command' ? told(answer) : answer, wanted, `${title} says what the page says of ${text}`)
    }
  }
  await person.leave(check)
}

/** The server says it beside Ann's, perhaps a moment after it is ready. */
async function tokenOfBob(server) {
  for (let tries = 0; tries < 100; tries += 1) {
    const [, bob] = new Set([...server.log.matchAll(/Bearer (\S+)'/g)].map(([, token]) => token))
    if (bob) return bob
    await new Promise((waited) => setTimeout(waited, 50))
  }
  throw new Error(`the server says no tokens:\n${server.log}`)
}

/** The call that the page gives, made at the server by Bob, who may look and change nothing. */
async function called(check, bench, places, command) {
  const server = await Server.start(command, 'timetracker')
  try {
    const token = await tokenOfBob(server)
    const person = await visit(places)
    const { page } = person
    await choose(person, 'timetracker', 'Token')
    await page.getByText('Presets').click()
    await page.getByRole('listitem').filter({ hasText: 'Read-only access' }).getByRole('button', { name: 'Use' }).click()
    await show(person, 'Request')
    for (const [text, status] of [['GET /api/v1/tasks', '200'], ['GET /api/v1/projects/{id:int}', '200'], ['POST /api/v1/timer/start', '403'], ['GET /api/v1/users', '403']]) {
      await ask(person, text)
      const call = (await given(person, 'curl')).replace('http://127.0.0.1:8080', server.url)
      const answer = bench.run('curl', call, { TOKEN: token })
      const wanted = await shown(page)
      check.has(answer, `HTTP/1.1 ${status}`, `the server says ${status} to ${text}`)
      check.ok(wanted.startsWith(status), `and so does the page: ${wanted}`)
    }
    await person.leave(check)
  } finally {
    await server.stop()
  }
}

/** Texts that break out of a literal that is quoted carelessly. */
const HOSTILE = [
  'plain', '', ' ', "it's", '"double"', 'back\\slash', '\\', "\\'", '\\"', '$(touch pwned)', '`touch pwned`', '$HOME', '${HOME}', '!history', '*', '~', '-x', '--help',
  'two\nlines', 'tab\there', 'return\rhere', '\u001b[31mred', 'bell\u0007', '\u007f', 'ünï', '日本', '😀', 'right\u202eleft', 'zero\u200bwidth', 'nb\u00a0sp', 'line\u2028end',
  '{x}', '{0}', '%s', '#{x}', '\\u{41}', '\\x41', '\\n', '\\101', "';process.exit(9)//", '");exit(9)#', "'''", '"""', '//', '/*', '#',
]

async function literals(check, bench, vite) {
  const { javascript, python, shell } = await vite.ssrLoadModule('/src/request/code/quote.ts')
  const wanted = JSON.stringify(HOSTILE)
  check.same(bench.run('typescript', `console.log(JSON.stringify([${HOSTILE.map(javascript)}]))`), wanted, 'each text is itself in JavaScript')
  check.same(JSON.stringify(JSON.parse(bench.run('python', `import json\nprint(json.dumps([${HOSTILE.map(python)}]))`))), wanted, 'and in Python')
  const count = `${JSON.stringify(process.execPath)} -e 'console.log(JSON.stringify(process.argv.slice(1)))' --`
  check.same(bench.run('command', `${count} ${HOSTILE.map(shell).join(' ')}`), wanted, 'and in a shell')
  const all = HOSTILE.flatMap((text) => [javascript(text), python(text), shell(text)]).join('')
  check.ok(!/[\p{C}\p{Zl}\p{Zp}]/u.test(all), 'nothing that cannot be seen is left in a literal')
}

/** Whole snippets with each hostile text in each place that takes any text. */
async function snippets(check, bench, vite) {
  const { typescript, pythonic, command } = await vite.ssrLoadModule('/src/request/code/snippets.ts')
  const { Policy } = await import('../../../bindings/wasm/dist/node.js')
  const text = policyOf('timetracker')
  const policy = Policy.compile(text)
  bench.policy(text)
  const hostile = HOSTILE.filter((text) => text.trim() !== '').join('')
  const token = { held: true, scope: ['read:time_entries', "a'b$(id)`c`", '*'], principal: hostile, roles: [hostile], audience: null, state: 'active' }
  const request = { method: 'GET', path: '/api/v1/time-entries/3' }
  for (const [owner, status] of [[hostile, 200], [`${hostile}.`, 403]]) {
    const { held: _, ...claims } = token
    const decision = policy.decide(policy.grant(claims), { ...request, owner })
    check.same(decision.status, status, 'the owner is the principal, letter by letter')
    const wanted = [decision.status, decision.reason, ...decision.request].join(' ')
    check.same(bench.run('typescript', typescript(token, { ...request, owner })), wanted, 'TypeScript with hostile values')
    check.same(bench.run('python', pythonic(token, { ...request, owner })), wanted, 'Python with hostile values')
    check.same(told(bench.run('command', command(token, { ...request, owner }))), wanted, 'the command with hostile values')
  }
}

/** What the Rust tests compile and run (`tests/src/bin/playground_code.rs`) is what the page gives. */
async function inRust(check, vite) {
  const { rusty } = await vite.ssrLoadModule('/src/request/code/snippets.ts')
  const token = { held: true, scope: ['read:projects', 'read:time_entries'], principal: 'ann', roles: [], audience: null, state: 'active' }
  const odd = 'it\'s "q" \\ \\u{41} {x} \n\t\u001b\u202e\u00a0ünï😀 */ //'
  const other = { ...token, scope: ["a'b$(id)", 'read:time_entries'], principal: odd, roles: [odd, 'guest'], audience: 'https://api.example' }
  const kept = (name) => readFileSync(fileURLToPath(new URL(`../code/${name}.rs`, import.meta.url)), 'utf8')
  check.same(rusty(token, { method: 'POST', path: '/api/v1/timer/start' }), kept('plain'), 'the Rust code is the one that is tested')
  check.same(rusty(other, { method: 'GET', path: '/api/v1/time-entries/3', owner: odd }), kept('hostile'), 'also with hostile values')
}

export async function code({ check, browser, site, python, command }) {
  const bench = new Bench({ python, command })
  const vite = await createServer({ root, configFile: false, server: { middlewareMode: true, ws: false }, appType: 'custom', logLevel: 'error', optimizeDeps: { noDiscovery: true } })
  try {
    await onThePage(check, bench, { browser, site })
    await called(check, bench, { browser, site }, command)
    await literals(check, bench, vite)
    await snippets(check, bench, vite)
    await inRust(check, vite)
  } finally {
    await vite.close()
    bench.leave()
  }
}
