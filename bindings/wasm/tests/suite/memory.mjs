// Whoever asks a million times, or compiles ten thousand times, needs no more memory in the end than after the start.

import { Tally } from './common.mjs'

const MB = 2 ** 20

/**
 * `fresh` opens another engine, whose memory nobody has used: `held` counts its objects, `bytes` its memory. `heap` is
 * that of the host, `gc` collects; `slack` is by how much `bytes` may differ: nothing where it is WebAssembly's own.
 */
export async function run(_, files, { fresh, gc, heap, slack = 0, decisions = 1_000_000, cycles = 10_000 }) {
  const { lib, held, bytes } = await fresh()
  const tally = new Tally(), figures = {}
  const text = files['policies/timetracker.toml']
  const measure = async () => {
    await settled(gc)
    return { held: held(), bytes: bytes(), heap: heap() }
  }

  /** Acts often, after a start that counts for nothing; says how much more there is than before. */
  async function growth(act, often) {
    for (let i = 0; i < often / 10; i++) act(i)
    const before = await measure()
    for (let i = 0; i < often; i++) act(i)
    const after = await measure()
    return { held: after.held - before.held, bytes: after.bytes - before.bytes, heap: after.heap - before.heap }
  }
  const flat = ({ held, bytes, heap }) => held === 0 && bytes <= slack && heap < MB
  /** A leak grows every time; a host that only settles down does not. */
  async function steady(name, act, often) {
    const rounds = (figures[name] = [])
    while (rounds.length < 3 && !rounds.some(flat)) rounds.push(await growth(act, often))
    tally.check(`${often} ${name}`, () => rounds.some(flat) || JSON.stringify(rounds))
  }

  const policy = lib.Policy.compile(text)
  const asking = questions(policy)
  await steady('decisions', asking.ask, decisions)
  await steady('freed policies', () => cycle(lib, text, (object) => object.dispose()), cycles)
  const kept = []
  const rounds = (figures['kept policies'] = [])
  while (rounds.length < 10 && !(rounds.at(-1)?.bytes > slack)) {
    rounds.push(await growth(() => cycle(lib, text, (object) => kept.push(object)), cycles / 10))
  }
  tally.check('control: objects that are kept are seen', () => rounds[0].held > 0)
  tally.check('control: memory of the engine that is kept is seen', () => rounds.at(-1).bytes > slack || JSON.stringify(rounds))
  for (const object of kept) object.dispose()
  const lists = (figures['kept lists'] = await growth((i) => kept.push(Array(64).fill(i)), 10_000))
  tally.check('control: memory of the host that is kept is seen', () => lists.heap > MB || JSON.stringify(lists))
  kept.length = 0

  figures.dropped = await dropped(lib, text, held, measure, cycles / 10)
  const { before, between, after } = figures.dropped
  tally.check('policies that nobody holds', () => before === after || JSON.stringify(figures.dropped))
  tally.check('control: they were held', () => between > before)
  tally.check('a number that was freed and given to another', await reused(lib, text, gc))
  asking.dispose()
  return { ...tally.result, figures }
}

/** Every kind of question, many of them new. */
function questions(policy) {
  const scopes = ['', 'read:projects', 'write:projects read:tasks', '*']
  const grants = scopes.map((scope) => policy.grant({ scope, principal: 'ann', roles: ['admin'] }))
  const need = policy.need({ any: ['read:tasks', 'write:tasks'] })
  const list = Uint32Array.from({ length: policy.size }, (_, handle) => handle)
  const ask = (i) => {
    const grant = grants[i % 4], handle = i % policy.size
    switch (i % 8) {
      case 0: return policy.decide(grant, 'GET', `/api/v1/projects/${i}`)
      case 1: return policy.decide(grant, handle, `owner ${i}`)
      case 2: return policy.decide(grant, need)
      case 3: return policy.allows(grant, 'PUT', `/api/v1/tasks/${i % 64}`)
      case 4: return i % 64 === 4 ? JSON.stringify(policy.decide(grant, { handle })) : policy.decide(null, handle)
      case 5: return i % 64 === 5 ? policy.decideMany(grant, list) : policy.decide(grant, handle)
      default: return policy.decide(grant, handle)
    }
  }
  return { ask, dispose: () => [...grants, need, policy].forEach((object) => object.dispose()) }
}

/** A policy, used and given up. */
function cycle(lib, text, giveUp) {
  const policy = lib.Policy.compile(text)
  const grant = policy.grant({ scope: 'read:projects write:projects' })
  const need = policy.need('read:tasks')
  const consent = policy.consent({ request: { scope: 'read:projects' }, client: { id: 'app', redirect_uri: 'https://app.example/' } })
  const { next } = consent.toggle('read:projects', true)
  policy.decide(grant, 'GET', '/api/v1/projects').toJSON()
  policy.decide(grant, need)
  for (const object of [policy, grant, need, consent, next]) giveUp(object)
}

/** How many objects the engine holds before, between and after policies that nobody freed. */
async function dropped(lib, text, held, measure, often) {
  const { held: before } = await measure()
  for (let i = 0; i < often; i++) cycle(lib, text, () => {})
  const between = held()
  let after
  for (let i = 0; i < 50 && after !== before; i++) ({ held: after } = await measure())
  return { before, between, after }
}

/** Objects that were freed are collected later: nothing may be freed again, for others have their numbers by then. */
async function reused(lib, text, gc) {
  for (let i = 0; i < 500; i++) lib.Policy.compile(text).dispose()
  const policies = Array.from({ length: 500 }, () => lib.Policy.compile(text))
  await settled(gc)
  return () => {
    for (const policy of policies) {
      if (policy.name !== 'timetracker') return policy.name
      policy.dispose()
    }
  }
}

/** Waits for what is collected to be freed: that happens between tasks. */
async function settled(gc) {
  for (let i = 0; i < 4; i++) {
    gc()
    await new Promise((done) => setTimeout(done, 5))
  }
}
