// All hot calls, mixed, for as long as one likes, on Node: node soak.mjs SECONDS wasm --glue FOLDER | native
//
// Calls are compiled, made slow again by odd arguments and by new shapes, and compiled anew: that is where a host's
// compiler has aborted before. Every answer is compared with what it was the first time.

import { parseArgs } from 'node:util'

import { load, readFiles } from './load.mjs'

const { values, positionals } = parseArgs({ allowPositionals: true, options: { glue: { type: 'string' } } })
const seconds = Number(positionals[0]), kind = positionals[1] ?? 'wasm'
if (!(seconds > 0)) throw new Error('usage: node soak.mjs SECONDS wasm --glue FOLDER | native')

const { lib, held } = await load(kind, values.glue)
const policy = lib.Policy.compile(readFiles()['policies/timetracker.toml'])
const other = lib.Policy.compile(lib.starter())
const scopes = ['', 'read:projects', 'write:projects read:tasks', '*']
const grants = scopes.map((scope) => policy.grant({ scope, principal: 'ann', roles: ['admin'] }))
const strange = other.grant({ scope: 'notes:read' })
const need = policy.need({ any: ['read:projects', 'write:tasks'] })
const list = Uint32Array.from({ length: policy.size }, (_, handle) => handle)
const paths = policy.model().operations.map(({ key }) => key.replace('{id:int}', '7').split(' '))

/** One of each kind of call, as a text that must never change. */
const CALLS = {
  handle: (grant, i) => policy.decide(grant, i % policy.size).reason,
  path: (grant, i) => policy.decide(grant, ...paths[i % paths.length]).reason,
  owner: (grant, i) => policy.decide(grant, i % policy.size, i % 2 ? 'ann' : 'bob').reason,
  need: (grant) => policy.decide(grant, need).brief,
  allows: (grant, i) => `${policy.allows(grant, i % policy.size)}`,
  route: (_, i) => `${policy.route(...paths[i % paths.length])}`,
  many: (grant) => policy.decideMany(grant, list).join(''),
  object: (grant, i) => policy.decide(grant, { handle: i % policy.size }).missing.join(),
  stranger: (_, i) => policy.decide(strange, i % policy.size).reason,
  nobody: (_, i) => policy.decide(null, ...paths[i % paths.length]).reason,
}

/** Arguments of other types and shapes, at the same places in the code. */
const ODD = [
  () => policy.decide(grants[1], NaN),
  () => policy.decide(grants[1], '0'),
  () => policy.decide({ __proto__: grants[1] }, 0),
  () => policy.decide(grants[1], -1),
  () => policy.decide(Object.assign(policy.grant({ scope: 'read:projects' }), { extra: 1 }), 0),
  () => policy.decide(grants[1], `GE${'T'}`, `/api/v1/proj${'ects'}`),
  () => policy.decide(grants[1], 'GET', `/api/v1/projects/${'é'.repeat(3000)}`),
  () => policy.decideMany(grants[1], [0, null, ['GET', '/api/v1/projects']]),
  () => policy.decideMany(grants[1], Float64Array.of(0.5)),
  () => policy.allows(undefined, 2 ** 32 - 1),
  () => policy.route('GET', `/${'x'.repeat(20_000)}`),
]

let calls = 0, odd = 0, failed = 0
const known = new Map()
const end = performance.now() + seconds * 1000

function asked(name, act, at, i) {
  const key = `${name} ${at} ${i}`
  const found = act(grants[at], i), before = known.get(key)
  calls++
  if (before === undefined) known.set(key, found)
  else if (before !== found && failed++ < 10) console.log(`  ${key}: ${found} was ${before}`)
}

/** A loop of its own for each round, so that it is compiled anew. */
const round = () => new Function('calls', 'grants', 'asked', `
  for (const [name, act] of calls) for (let at = 0; at < grants; at++) for (let i = 0; i < 104; i++) asked(name, act, at, i)
`)

for (let n = 0; performance.now() < end; n++) {
  round()(n % 2 ? Object.entries(CALLS) : Object.entries(CALLS).reverse(), grants.length, asked)
  // Hot loops of one kind, then something odd in the same place.
  for (const [, act] of Object.entries(CALLS)) for (let i = 0; i < 2000; i++, calls++) act(grants[i & 3], i)
  try {
    odd++
    ODD[n % ODD.length]()
  } catch (error) {
    if (error.name !== 'InputError' && failed++ < 10) console.log(`  odd ${n % ODD.length}: ${error.stack}`)
  }
  if (n % 50 === 0) await new Promise((done) => setTimeout(done))
}
console.log(`soak: ${calls} calls, ${odd} odd ones, ${held()} objects held`)
console.log(`soak: ${failed === 0 ? 1 : 0} passed, ${failed} failed`)
process.exitCode = failed === 0 ? 0 : 1
