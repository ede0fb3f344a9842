// All hot calls for so many seconds, in functions that are compiled, surprised by other types and compiled again: V8 has
// ended programs that call WebAssembly so. Every answer is compared with that of a cold call. Any difference ends it badly.
//
//     node bindings/node/bench/soak.mjs SECONDS native
//     node bindings/node/bench/soak.mjs SECONDS wasm GLUE.js ENGINE.wasm

import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

import { api } from '../../wasm/js/api.js'
import { native, policy, requests, wasm } from './engines.mjs'

const [seconds, name, glue, file] = process.argv.slice(2)
if (!(seconds > 0) || !['native', 'wasm'].includes(name)) throw new Error('node soak.mjs SECONDS native|wasm [GLUE.js ENGINE.wasm]')
const engine = name === 'wasm' ? await wasm(glue, file) : native()
const { Policy } = api(engine)
setFlagsFromString('--expose-gc')
const gc = runInNewContext('gc')

const TEXTS = ['timetracker', 'timetracker-full', 'doubletime'].map(policy)
const SCOPES = ['read:projects', 'read:time_entries write:tasks', 'tasks:read tasks:write mcp', 'admin:all *', '']
const ODD = [undefined, null, NaN, -1, 1.5, 2 ** 40, '7', 'x', {}, [], true, 10n, Symbol('s'), new Uint32Array(2), () => 1, { valueOf: () => 3 }]
const ROUND = 20_000

/** A policy and a grant, held twice: as objects, and as numbers. With them, what cold calls answer. */
function world(number) {
  const text = TEXTS[number % TEXTS.length]
  const policy = Policy.compile(text)
  const id = engine.compile(text)
  const model = policy.model()
  const roles = number % 2 === 0 ? [] : model.roles.map((role) => role.name)
  const claims = { scope: SCOPES[number % SCOPES.length], principal: 'ann', roles }
  const token = Number(engine.call('grant', id, 0, JSON.stringify(claims), ''))
  const need = JSON.stringify(model.scopes.at(-1).name)
  const cold = (ask) => Number(engine.call('word', id, token, JSON.stringify(ask), ''))
  const handles = Uint32Array.from(model.operations.keys())
  const pairs = requests(policy, 500)
  return {
    policy, id, token, handles, pairs,
    count: handles.length,
    grant: policy.grant(claims),
    need: policy.need(JSON.parse(need)),
    needed: Number(engine.call('need', id, 0, need, '')),
    words: [...handles].map((handle) => cold({ handle })),
    owned: [...handles].map((handle) => cold({ handle, owner: 'bob' })),
    routed: pairs.map(([method, path]) => cold({ method, path })),
    wanted: cold({ need: JSON.parse(need) }),
  }
}

function free({ policy, grant, need, id, token, needed }) {
  for (const object of [policy, grant, need]) object.dispose()
  for (const [kind, number] of [['p', id], ['g', token], ['n', needed]]) engine.free(kind.charCodeAt(0), number)
}

/** Hot functions: the call of this number, as it should be or with an odd value for an argument. Whether it is right. */
const BODIES = [
  'const h = i % w.count; const at = odd === none ? h : odd; return e.decide(w.id, w.token, at) === w.words[h]',
  'const h = i % w.count; return e.decide(w.id, odd === none ? w.token : odd, h, undefined) === w.words[h]',
  'const h = i % w.count; const owner = odd === none ? "bob" : odd; return e.decide(w.id, w.token, h, owner) === w.owned[h]',
  'return e.decideNeed(w.id, w.token, odd === none ? w.needed : odd) === w.wanted',
  'const [m, p] = w.pairs[i % 500]; const h = e.route(w.id, m, odd === none ? p : odd); return e.decide(w.id, w.token, h) === w.routed[i % 500]',
  'const h = i % w.count; return w.policy.decide(w.grant, odd === none ? h : odd).status === w.words[h] >>> 8',
  'const h = i % w.count; return w.policy.decide(w.grant, h, odd === none ? "bob" : odd).status === w.owned[h] >>> 8',
  'const [m, p] = w.pairs[i % 500]; return w.policy.decide(w.grant, m, odd === none ? p : odd).status === w.routed[i % 500] >>> 8',
  'return w.policy.allows(odd === none ? w.grant : odd, w.need) === ((w.wanted >>> 6 & 3) === 1)',
  'if (i % 64) return true; const b = e.decideMany(w.id, w.token, odd === none ? w.handles : odd); return b.every((b, h) => b === (w.words[h] >>> 6 & 3))',
]
const none = Symbol('none')

/** Runs a function that is new to V8 until it is compiled, and surprises it a few times. */
function round(body, world, number) {
  const hot = new Function('e', 'w', 'i', 'odd', 'none', body)
  let wrong = 0
  for (let i = 0; i < ROUND; i++) {
    if (i % 1999 === 1998) {
      try {
        hot(engine, world, i, ODD[(number + i) % ODD.length], none)
      } catch (error) {
        if (error instanceof WebAssembly.RuntimeError) throw error
      }
    } else if (!hot(engine, world, i, none, none)) wrong++
  }
  return wrong
}

const end = Date.now() + seconds * 1000
const held = engine.held()
let worlds = Array.from({ length: 6 }, (_, number) => world(number))
let rounds = 0
let most = 0
for (; Date.now() < end; rounds++) {
  const wrong = round(BODIES[rounds % BODIES.length], worlds[(rounds * 7) % worlds.length], rounds)
  if (wrong > 0) throw new Error(`round ${rounds}: ${wrong} wrong answers`)
  if (rounds % 16 === 15) {
    const at = (rounds >> 4) % worlds.length
    free(worlds[at])
    worlds[at] = world(rounds)
  }
  if (rounds % 64 === 63) {
    gc()
    await new Promise(setImmediate)
    most = Math.max(most, process.memoryUsage().rss)
  }
}
worlds.forEach(free)
if (engine.held() !== held) throw new Error(`${engine.held() - held} objects are left`)
console.log(`${name}: ${rounds} rounds of ${ROUND} calls in ${seconds} s, 0 wrong, at most ${Math.round(most / 2 ** 20)} MiB; Node ${process.version}`)
