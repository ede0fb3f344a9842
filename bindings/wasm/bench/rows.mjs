// The rows of the table: where, what, how many operations, against whom, and what is demanded: `most` nanoseconds, and
// how many times `faster` than the peer. A row without a demand is there to be seen.

const FIND = 'find-my-way + Set', TREE = 'Map tree + bits', SET = 'array + Set.has'
const HANDLE = { most: 20, faster: 1 }, AGAIN = { most: 90 }, MANY = { most: 4 }

const row = (where) => (what, size, peer = null, demand = {}) => ({ where, what, size, peer, ...demand })
const wasm = row('wasm'), native = row('addon'), chromium = row('chromium')

/** What is slow, and asked once. */
const made = (row, peer) => [
  row('compile', 280, peer), row('compile', 1000, peer), row('compile', 10_000, peer),
  row('grant', 280, 'Set of split'), row('review', 280), row('consent', 280),
]

export const rows = [
  wasm('decide(grant, handle).allowed', 280, SET, HANDLE),
  wasm('decide(grant, handle).allowed', 1000, SET, HANDLE),
  wasm('decide(grant, handle).allowed', 10_000, SET, HANDLE),
  wasm('allows(grant, handle)', 280, SET, HANDLE),
  wasm('allows(grant, handle)', 1000, SET, HANDLE),
  wasm('allows(grant, handle)', 10_000, SET, HANDLE),
  wasm('by handle, raw', 280, SET),
  wasm('decide(grant, handle), each once', 10_000, SET),
  wasm('decide(grant, method, path)', 280, FIND, { faster: 2 }),
  wasm('decide(grant, method, path)', 1000, FIND, { faster: 3 }),
  wasm('decide(grant, method, path)', 10_000, FIND, { faster: 8 }),
  wasm('decide(grant, method, path)', 280, TREE),
  wasm('decide(grant, method, path)', 1000, TREE, { faster: 1 }),
  wasm('decide(grant, method, path)', 10_000, TREE),
  wasm('by path, raw', 1000, TREE),
  wasm('64 paths again, new strings', 280, TREE, AGAIN),
  wasm('64 paths again, new strings', 1000, TREE, AGAIN),
  wasm('64 paths again, same strings', 280, TREE, AGAIN),
  wasm('64 paths again, same strings', 1000, TREE, AGAIN),
  wasm('decideMany(grant, handles), each', 280, SET, MANY),
  wasm('decideMany(grant, handles), each', 10_000, SET, MANY),
  ...made(wasm, 'find-my-way'),

  native('by handle, raw', 280, SET, { most: 100 }),
  native('by handle, raw', 10_000, SET, { most: 100 }),
  native('decide(grant, handle).allowed', 280, SET, { most: 100 }),
  native('allows(grant, handle)', 280, SET, { most: 100 }),
  native('decide(grant, handle), each once', 10_000, SET),
  native('by path, raw', 280, FIND, { most: 300 }),
  native('by path, raw', 1000, FIND, { most: 300 }),
  native('by path, raw', 10_000, FIND, { most: 300 }),
  native('decide(grant, method, path)', 280, FIND, { most: 300 }),
  native('decide(grant, method, path)', 1000, FIND, { most: 300 }),
  native('decide(grant, method, path)', 10_000, FIND, { most: 300 }),
  native('decide(grant, method, path)', 1000, TREE),
  native('64 paths again, new strings', 280, TREE),
  native('64 paths again, same strings', 280, TREE),
  native('decideMany(grant, handles), each', 280, SET, MANY),
  native('decideMany(grant, handles), each', 10_000, SET, MANY),
  ...made(native, 'find-my-way'),

  chromium('decide(grant, handle).allowed', 280, SET, HANDLE),
  chromium('decide(grant, handle).allowed', 10_000, SET, HANDLE),
  chromium('allows(grant, handle)', 280, SET, HANDLE),
  chromium('allows(grant, handle)', 10_000, SET, HANDLE),
  chromium('by handle, raw', 280, SET),
  chromium('decide(grant, method, path)', 280, TREE),
  chromium('decide(grant, method, path)', 1000, TREE),
  chromium('decide(grant, method, path)', 10_000, TREE),
  chromium('64 paths again, new strings', 280, TREE),
  chromium('64 paths again, same strings', 280, TREE),
  chromium('decideMany(grant, handles), each', 280, SET, MANY),
  chromium('decideMany(grant, handles), each', 10_000, SET, MANY),
  ...made(chromium, null),
]
