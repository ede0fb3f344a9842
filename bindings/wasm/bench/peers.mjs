// What people write by hand in the place of the engine: as fast as we could make it, and with the same answers.

/**
 * What a grant holds, worked out once: a key for each operation, and the keys that are satisfied (`allowed`), those without
 * an obligation (`plain`), and the brief of each operation if its key is satisfied.
 */
export function held(operations, { scope }) {
  const scopes = new Set(scope.split(' ')), texts = new Map()
  const keys = operations.map(({ ways, role, own }) => {
    const text = `${ways.join('|') || 'public'}${role === null ? '' : ` as ${role}`}${own ? ' own' : ''}`
    if (!texts.has(text)) texts.set(text, text)
    return texts.get(text)
  })
  const allowed = new Set(), plain = new Set()
  for (const [at, { ways, role, own }] of operations.entries()) {
    if (role !== null || (ways.length > 0 && !ways.some((way) => scopes.has(way)))) continue
    allowed.add(keys[at])
    if (!own) plain.add(keys[at])
  }
  return { keys, allowed, plain, briefs: Uint8Array.from(operations, ({ own }) => (own ? 2 : 1)) }
}

class Node {
  literals = null
  parameter = null
  methods = null
}

/** A tree of segments, and a bit for each key: does the request lead to an operation that the grant satisfies? */
export function tree(operations, { keys, allowed }) {
  const root = new Node(), numbers = new Map()
  for (const [at, { method, path }] of operations.entries()) {
    let node = root
    for (const segment of path.slice(1).split('/')) {
      if (segment.startsWith('{')) node = node.parameter ??= new Node()
      else {
        node.literals ??= new Map()
        if (!node.literals.has(segment)) node.literals.set(segment, new Node())
        node = node.literals.get(segment)
      }
    }
    if (!numbers.has(keys[at])) numbers.set(keys[at], numbers.size)
    node.methods ??= new Map()
    node.methods.set(method, numbers.get(keys[at]))
  }
  const bits = new Uint32Array((numbers.size >> 5) + 1)
  for (const [key, number] of numbers) if (allowed.has(key)) bits[number >> 5] |= 1 << (number & 31)

  return (method, path) => {
    let node = root, start = 1
    for (;;) {
      const end = path.indexOf('/', start)
      let next
      if (node.literals !== null) next = node.literals.get(end === -1 ? path.slice(start) : path.slice(start, end))
      node = next ?? node.parameter
      if (node === null) return false
      if (end === -1) break
      start = end + 1
    }
    const number = node.methods?.get(method)
    return number !== undefined && ((bits[number >> 5] >>> (number & 31)) & 1) === 1
  }
}

/** find-my-way, with a key for each route. It does not look at the types of parameters, which would cost it more. */
export function router(FindMyWay, operations, { keys }) {
  const made = FindMyWay()
  for (const [at, { method, path }] of operations.entries()) {
    made.on(method, path.replace(/\{(\w+)[^}]*\}/g, ':$1'), () => {}, keys[at])
  }
  return made
}
