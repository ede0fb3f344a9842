// Two sides by turns, so that what else the machine does hits both. Nothing here knows on which host it runs.

const median = (list) => list.sort((a, b) => a - b)[list.length >> 1]

/** How long a row may take before it stops early, in milliseconds, and after how many rounds it may. */
const LONG = 4000, FEW = 5

/**
 * Medians of one call, in nanoseconds: `{engine, peer}`; `peer` is null where there is none.
 * `count` calls are one round. `fresh()` begins a round and gives what makes the input of each side, which is not measured.
 * Both sides give their answers, which must be equal in every round. `now()` is a clock in milliseconds.
 */
export function measure({ count, fresh = () => () => undefined, engine, peer }, { rounds, warm }, now) {
  const sides = peer ? [engine, peer] : [engine], found = sides.map(() => [])
  const begin = now()
  for (let round = -warm; round < rounds; round++) {
    if (round >= FEW && now() - begin > LONG) break
    const make = fresh(), answers = []
    for (let turn = 0; turn < sides.length; turn++) {
      const at = (turn + round + warm) % sides.length, input = make()
      const start = now()
      answers[at] = sides[at](input)
      const time = now() - start
      if (round >= 0) found[at].push((time * 1e6) / count)
    }
    if (peer) compare(answers[0], answers[1])
  }
  return { engine: median(found[0]), peer: peer ? median(found[1]) : null }
}

function compare(left, right) {
  if (left.length !== right.length || left.length === 0) {
    throw new Error(`${left.length} answers, and ${right.length} of the peer`)
  }
  for (let i = 0; i < left.length; i++) {
    if (left[i] !== right[i]) throw new Error(`answer ${i} is ${left[i]}, and ${right[i]} of the peer`)
  }
}
