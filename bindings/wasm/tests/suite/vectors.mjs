// Runs every vector on a library. `files` maps paths within `conformance/` to texts; `seen` is told of each case that has run.

import { answer, EXPECTATIONS } from './answers.mjs'
import { brief, crooked, same, Tally } from './common.mjs'
import { inputs, policyText, spoil } from './expand.mjs'

export async function run(lib, files, { seen } = {}) {
  const tally = new Tally(), controlled = new Tally()
  const topics = topicsOf(files)
  controls(lib, files, topics, controlled)
  const ids = new Set()
  let held = 0, ran = 0
  for (const { topic, text, cases } of topics) {
    held += text.split('"clause":').length - 1
    for (const item of cases()) {
      ran++
      const good = tally.check(`${topic}/${item.id}`, () => {
        if (ids.has(item.id)) return 'stands twice'
        ids.add(item.id)
        return fault(lib, files, item)
      })
      seen?.(topic, good)
    }
  }
  if (ran === 0 || ran !== held) controlled.failures.push(`ran ${ran} of ${held}`)
  if (controlled.passed === 0) controlled.failures.push('no control')
  const failures = [...controlled.failures, ...tally.failures]
  return { passed: tally.passed, failed: failures.length, failures, controls: controlled.passed }
}

/** How many cases each topic holds. */
export const counts = (files) => new Map(topicsOf(files).map(({ topic, cases }) => [topic, [...cases()].length]))

function topicsOf(files) {
  const paths = Object.keys(files).filter((path) => /^vectors\/[^/]+\.json$/.test(path)).sort()
  return paths.map((path) => {
    const text = files[path], file = JSON.parse(text), { topic } = file
    if (path !== `vectors/${topic}.json`) throw new Error(`${path}: the topic is the file's name`)
    return { topic, text, cases: () => casesOf(file, files) }
  })
}

function* casesOf(file, files) {
  for (const group of file.groups) {
    const own = group.policy === undefined ? undefined : policyText(files, group.policy)
    for (const item of group.cases) {
      const text = item.policy === undefined ? own : policyText(files, item.policy)
      yield { ...inputs(item), text }
    }
  }
}

const expectationsOf = (item) => EXPECTATIONS.filter((key) => Object.hasOwn(item, key))

/** What is wrong with the answer to a case, if anything is. */
function fault(lib, files, item) {
  const given = expectationsOf(item)
  if (given.length !== 1) return `one expectation, not ${brief(given)}`
  const [key] = given
  const found = answer(lib, files, item, key)
  return same(found, item[key]) || `${key}\n    expected ${brief(item[key])}\n    found    ${brief(found)}`
}

/** In each topic, for each kind of expectation, a wrong one must be seen; and so must a library that is wrong. */
function controls(lib, files, topics, tally) {
  const wrong = (item, lib) => {
    try {
      return fault(lib, files, item) !== true
    } catch {
      return true
    }
  }
  for (const { topic, cases } of topics) {
    const seen = new Set()
    for (const item of cases()) {
      const [key] = expectationsOf(item)
      if (seen.has(key)) continue
      seen.add(key)
      tally.check(`control: ${topic}, ${key}`, () => wrong({ ...item, [key]: spoil(item[key]) }, lib))
      tally.check(`control: ${topic}, ${key}`, () => wrong({ ...item, [key]: { never: 'this' } }, lib))
    }
  }
  for (const [what, change] of Object.entries(LIES)) {
    const item = topics.flatMap(({ cases }) => [...cases()]).find((item) => item.id === 'brief-allowed')
    tally.check(`control: ${what}`, () => wrong(item, crooked(lib, change)))
  }
}

/** Ways for a host to be wrong about an allowed decision, although one of its forms is right. */
const LIES = {
  'positional form': (policy) => ({
    decide: (grant, ...ask) => policy.decide(typeof ask[0] === 'object' ? grant : null, ...ask),
  }),
  'second answer': (policy) => {
    let count = 0
    return { decide: (grant, ...ask) => policy.decide(count++ < 10 ? grant : null, ...ask) }
  },
  'allows': (policy) => ({ allows: (grant, ...ask) => !policy.allows(grant, ...ask) }),
  'decideMany': (policy) => ({ decideMany: (grant, list) => policy.decideMany(null, list) }),
}
