// Every answer of a small world (section 15): 2 x 2^14 grants times 26 operations, hashed as users get them.

import { Tally } from './common.mjs'

const GRANTS = 1 << 14
const ANSWERS = 2 * GRANTS * 26

/** `hasher` gives `{update(text), hex()}` of a SHA-256. */
export async function run(lib, files, { hasher }) {
  const tally = new Tally()
  const policy = lib.Policy.compile(files['policies/timetracker.toml'])
  const hash = hasher()
  let count = 0, lines = []
  for (const text of answers(policy)) {
    count++
    lines.push(text, '\n')
    if (lines.length >= 1024) {
      hash.update(lines.join(''))
      lines = []
    }
  }
  hash.update(lines.join(''))
  const digest = hash.hex()
  tally.check('the number of answers', () => count === ANSWERS || `${count}, not ${ANSWERS}`)
  tally.check('the digest', () => `${digest}\n` === files['timetracker.sha256'] || `${digest}, not ${files['timetracker.sha256']}`)
  tally.check('control: the hash of something else', () => other(hasher) !== digest)
  policy.dispose()
  return { ...tally.result, count }
}

/** The decisions' wire forms in the order of the specification; of every so-many-th grant if only a sample is wanted. */
export function* answers(policy, every = 1) {
  const universe = policy.model().scopes.map(({ name }) => name)
  if (universe.length !== 14) throw new Error(`${universe.length} members`)
  for (const roles of [[], ['admin']]) {
    for (let n = 0; n < GRANTS; n += every) {
      const scope = universe.filter((_, i) => (n >> i) & 1).join(' ')
      const grant = policy.grant({ scope, principal: 'ann', roles })
      for (let handle = 0; handle < policy.size; handle++) yield JSON.stringify(policy.decide(grant, handle))
      grant.dispose()
    }
  }
}

function other(hasher) {
  const hash = hasher()
  hash.update('{}\n')
  return hash.hex()
}
