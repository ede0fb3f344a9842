// What is measured: for each case both sides, as loops of their own. Nothing here knows on which host it runs.
//
// A host is `{Policy, engine, text(operations), FindMyWay, counts}`; a case gets it with all of a policy that both sides need.

import { held, router, tree } from './peers.mjs'
import { claims, drawing, operations } from './policies.mjs'
import { slow } from './slow.mjs'

/** What a case gets. Sides make only what they use, so that neither is compiled for another's sake. */
export function world(host, size) {
  const text = host.text(size), all = operations(text)
  const policy = host.Policy.compile(text)
  if (policy.size !== all.length || all.length !== size) throw new Error(`${policy.size} operations`)
  return {
    ...host, text, all, policy, claims: claims(size), grant: policy.grant(claims(size)),
    holds: held(all, claims(size)), draw: drawing(all),
  }
}

const peers = {
  'find-my-way + Set': ({ FindMyWay, all, holds }) => {
    const routes = router(FindMyWay, all, holds), { allowed } = holds
    return ({ methods, paths }) => {
      const answers = new Uint8Array(paths.length)
      for (let i = 0; i < paths.length; i++) {
        const route = routes.find(methods[i], paths[i])
        answers[i] = route !== null && allowed.has(route.store) ? 1 : 0
      }
      return answers
    }
  },

  'Map tree + bits': ({ all, holds }) => {
    const decide = tree(all, holds)
    return ({ methods, paths }) => {
      const answers = new Uint8Array(paths.length)
      for (let i = 0; i < paths.length; i++) answers[i] = decide(methods[i], paths[i]) ? 1 : 0
      return answers
    }
  },
}

/** Other requests in each round, in strings that nobody has seen before. */
const unseen = (draw, count) => () => {
  const json = JSON.stringify(draw(count))
  return () => JSON.parse(json)
}

/** The same 64 requests in every round; each time in a new string, or each in one string for the whole round. */
function again(draw, count, anew) {
  const { methods, paths } = draw(64), at = Array.from({ length: count }, (_, i) => i % 64)
  const repeated = (some) => ({ methods: at.map((i) => some.methods[i]), paths: at.map((i) => some.paths[i]) })
  const few = JSON.stringify({ methods, paths }), all = JSON.stringify(repeated({ methods, paths }))
  return () => () => (anew ? JSON.parse(all) : repeated(JSON.parse(few)))
}

function byPath(world, peer, fresh) {
  const { policy, grant, counts } = world
  const engine = ({ methods, paths }) => {
    const answers = new Uint8Array(paths.length)
    for (let i = 0; i < paths.length; i++) answers[i] = policy.decide(grant, methods[i], paths[i]).allowed ? 1 : 0
    return answers
  }
  return { count: counts.requests, fresh, engine, peer: peers[peer](world) }
}

/** Handles in the order of drawn requests, decided so often; the peer is an array of keys, and `Set.has`. */
function byHandle({ draw, holds: { keys }, counts: { requests, repeat } }, set, engine) {
  const { handles } = draw(requests)
  const peer = () => {
    const answers = new Uint8Array(requests)
    for (let k = 0; k < repeat; k++) for (let i = 0; i < requests; i++) answers[i] = set.has(keys[handles[i]]) ? 1 : 0
    return answers
  }
  return { count: requests * repeat, engine: () => engine(handles, new Uint8Array(requests), repeat), peer }
}

/** The engine without the package's layer: numbers in the place of objects. */
function raw({ engine, text, claims }) {
  const policy = engine.compile(text)
  return { policy, grant: Number(engine.call('grant', policy, 0, JSON.stringify(claims), '')) }
}

export const cases = {
  'decide(grant, handle).allowed': (world) => {
    const { policy, grant, holds } = world
    return byHandle(world, holds.allowed, (handles, answers, repeat) => {
      for (let k = 0; k < repeat; k++) {
        for (let i = 0; i < handles.length; i++) answers[i] = policy.decide(grant, handles[i]).allowed ? 1 : 0
      }
      return answers
    })
  },

  'allows(grant, handle)': (world) => {
    const { policy, grant, holds } = world
    return byHandle(world, holds.plain, (handles, answers, repeat) => {
      for (let k = 0; k < repeat; k++) {
        for (let i = 0; i < handles.length; i++) answers[i] = policy.allows(grant, handles[i]) ? 1 : 0
      }
      return answers
    })
  },

  'by handle, raw': (world) => {
    const { engine } = world, { policy, grant } = raw(world)
    return byHandle(world, world.holds.allowed, (handles, answers, repeat) => {
      for (let k = 0; k < repeat; k++) {
        for (let i = 0; i < handles.length; i++) answers[i] = (engine.decide(policy, grant, handles[i]) >>> 4) & 1
      }
      return answers
    })
  },

  'decide(grant, handle), each once': ({ policy, claims, all, holds: { keys, allowed } }) => {
    const ask = (grant) => Uint8Array.from(keys, (_, handle) => (policy.decide(grant, handle).allowed ? 1 : 0))
    const peer = () => Uint8Array.from(keys, (key) => (allowed.has(key) ? 1 : 0))
    return { count: all.length, fresh: () => () => policy.grant(claims), engine: ask, peer }
  },

  'decide(grant, method, path)': (world, peer) => byPath(world, peer, unseen(world.draw, world.counts.requests)),
  '64 paths again, new strings': (world, peer) => byPath(world, peer, again(world.draw, world.counts.requests, true)),
  '64 paths again, same strings': (world, peer) => byPath(world, peer, again(world.draw, world.counts.requests, false)),

  'by path, raw': (world, peer) => {
    const { engine, draw, counts } = world, { policy, grant } = raw(world)
    const ask = ({ methods, paths }) => {
      const answers = new Uint8Array(paths.length)
      for (let i = 0; i < paths.length; i++) {
        answers[i] = (engine.decide(policy, grant, engine.route(policy, methods[i], paths[i])) >>> 4) & 1
      }
      return answers
    }
    return { count: counts.requests, fresh: unseen(draw, counts.requests), engine: ask, peer: peers[peer](world) }
  },

  'decideMany(grant, handles), each': ({ policy, grant, draw, holds, counts: { requests, many } }) => {
    const { keys, allowed, briefs } = holds
    const { handles } = draw(requests), list = Uint32Array.from({ length: many }, (_, i) => handles[i % requests])
    const peer = () => {
      const answers = new Uint8Array(many)
      for (let i = 0; i < many; i++) answers[i] = allowed.has(keys[list[i]]) ? briefs[list[i]] : 0
      return answers
    }
    return { count: many, engine: () => policy.decideMany(grant, list), peer }
  },

  ...slow,
}
