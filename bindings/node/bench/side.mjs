// One engine of `verbs.mjs`, in its own thread: told the name of a verb, it says how many nanoseconds a call took,
// of the processor's time: the other engine waits, and a busy machine does not count.

import { parentPort, workerData } from 'node:worker_threads'

import { api } from '../../wasm/js/api.js'
import { native, policy, requests, synthetic, wasm } from './engines.mjs'

const engine = workerData.name === 'wasm' ? await wasm(workerData.glue, workerData.file) : native()
const { Policy, lint, format } = api(engine)

const SCOPE = 'read:projects write:projects read:tasks'
const CLAIMS = { scope: SCOPE, principal: 'ann' }
const ASK = { scope: SCOPE }
const SCREEN = { request: ASK, client: { id: 'app', name: 'App', redirect_uri: 'https://app.example/cb' } }
const full = policy('timetracker-full'), double = policy('doubletime'), large = synthetic(10_000)

const main = Policy.compile(full)
const grant = main.grant(CLAIMS)
const big = Policy.compile(large)
const pairs = requests(main, 16_384)
const handles = pairs.map(([method, path]) => main.route(method, path))
if (handles.includes(null)) throw new Error('a request leads nowhere')
const many = Uint32Array.from({ length: 1_000_000 }, (_, i) => handles[i % handles.length])
const hundred = many.slice(0, 100)
const need = main.need({ all: ['read:projects', 'read:tasks'] })
const consent = main.consent(SCREEN)
const { scope: item } = consent.groups.flatMap(({ items }) => items).find(({ on, lock }) => !on && lock === null)
const id = engine.compile(full)
const token = Number(engine.call('grant', id, 0, JSON.stringify(CLAIMS), ''))
let sink = 0

/** The time that this program has had, in nanoseconds. */
const now = () => {
  const { user, system } = process.cpuUsage()
  return (user + system) * 1000
}

/** So many calls, each with its number. */
const times = (n, act) => () => {
  const start = now()
  for (let i = 0; i < n; i++) sink += act(i)
  return (now() - start) / n
}

/** A call for each request, in strings that nobody has seen yet. */
const fresh = (act, distinct = pairs.length) => () => {
  const copies = JSON.parse(JSON.stringify(pairs)).map((_, i, all) => all[i % distinct])
  const start = now()
  for (const [method, path] of copies) sink += act(method, path)
  return (now() - start) / copies.length
}

const made = (object, number = 1) => (object.dispose(), number)

const verbs = {
  'compile timetracker-full': times(5, () => made(Policy.compile(full))),
  'compile doubletime': times(20, () => made(Policy.compile(double))),
  'compile 10,000 operations': times(1, () => made(Policy.compile(large))),
  'lint timetracker-full': times(3, () => lint(full).length),
  'format timetracker-full': times(3, () => format(full).length),
  'model timetracker-full': times(5, () => main.model().operations.length),
  'model 10,000 operations': times(1, () => big.model().operations.length),
  'grant': times(2000, () => made(main.grant(CLAIMS))),
  'need': times(2000, () => made(main.need({ all: ['read:projects', 'read:tasks'] }))),
  'a request: grant, decide path': times(2000, (i) => {
    const one = main.grant(CLAIMS)
    return made(one, main.decide(one, pairs[i][0], pairs[i][1]).status)
  }),
  'decide handle, remembered': times(163_840, (i) => main.decide(grant, handles[i & 16383]).status),
  'decide handle, no grant': times(163_840, (i) => main.decide(null, handles[i & 16383]).status),
  'decide handle, raw': times(163_840, (i) => engine.decide(id, token, handles[i & 16383])),
  'decide own row': times(16_384, (i) => main.decide(grant, handles[i], 'ann').status),
  'decide need': times(16_384, () => main.decide(grant, need).status),
  'decide path, 16,384 new': fresh((method, path) => main.decide(grant, method, path).status),
  'decide path, 64 again': fresh((method, path) => main.decide(grant, method, path).status, 64),
  'route 16,384 new, raw': fresh((method, path) => engine.route(id, method, path)),
  'decide an object': times(1000, (i) => main.decide(grant, { method: pairs[i][0], path: pairs[i][1] }).status),
  'decideMany 1M, each': () => times(1, () => main.decideMany(grant, many)[5])() / many.length,
  'decideMany 100, each': () => times(1000, () => main.decideMany(grant, hundred)[5])() / hundred.length,
  'missing, first asked': times(1000, (i) => main.decide(grant, handles[i], 'ann').missing.length),
  'explain': times(1000, (i) => main.explain(grant, handles[i]).steps.length),
  'challenge': times(1000, (i) => (main.decide(grant, handles[i]).challenge() === null ? 0 : 1)),
  'review': times(1000, () => main.review(ASK).granted.length),
  'consent': times(100, () => made(main.consent(SCREEN))),
  'consent and its screen': times(100, () => {
    const screen = main.consent(SCREEN)
    return made(screen, screen.groups.length)
  }),
  'toggle': times(500, () => made(consent.toggle(item, true).next)),
  'narrow': times(1000, () => main.narrow(grant, 'read:projects').granted.length),
  'call that does little': times(2000, () => main.name.length),
}

parentPort.on('message', (verb) => parentPort.postMessage(verb === null ? Object.keys(verbs) : verbs[verb]()))
