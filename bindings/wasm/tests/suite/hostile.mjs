// Wrong inputs of every kind to every verb: an error with a code or a denial, never an allow, a crash, or another exception.

import { Tally } from './common.mjs'
import { fields } from './hostile/fields.mjs'
import { freed, handmade } from './hostile/freed.mjs'
import { positions } from './hostile/positions.mjs'
import { shared } from './hostile/shared.mjs'
import { values } from './hostile/values.mjs'
import { stage } from './hostile/stage.mjs'

/** `other` is the same library over another engine. */
export async function run(lib, files, { other }) {
  const tally = new Tally()
  const here = stage(lib), there = stage(other)
  const codes = JSON.parse(files['codes.json'])
  const known = new Set([...Object.keys(codes.problems), ...Object.keys(codes.inputs)])
  const judge = judgeOf(lib, known)
  const well = () => here.policy.decide(here.full, 0).allowed && !here.policy.decide(null, 0).allowed

  for (const [what, value] of values(here, there)) {
    for (const [verb, act, right] of positions(here, lib)) {
      tally.check(`${verb} of ${what}`, () => judge(() => act(value), right?.(value)))
    }
    tally.check(`after ${what}`, well)
  }
  freed(lib, tally, judge)
  fields(here, tally)
  shared(lib, tally)
  controls(tally, judge)
  tally.check('in the end', well)
  handmade(other, tally)
  return tally.result
}

/** What is wrong with what an act does. `right` says that the value is none of the wrong ones there. */
function judgeOf(lib, known) {
  return (act, right = false) => {
    let answer
    try {
      answer = act()
    } catch (error) {
      if (error === TRAP) return true
      if (!(error instanceof lib.InputError || error instanceof lib.PolicyError)) return `${error?.name ?? error}: ${error?.message}`
      return (known.has(error.code) && error.message.length > 0) || `no such code: ${error.code}`
    }
    if (answer?.allowed === false && right === false) return answer.brief === 'denied' || 'denied, but not in brief'
    return right === true || `answered ${JSON.stringify(answer)?.slice(0, 200)}`
  }
}

/** What a hostile object throws by itself may come back to who gave it. */
export const TRAP = new Error('trap')

function controls(tally, judge) {
  const fails = (what, act) => tally.check(`control: ${what}`, () => judge(act) !== true)
  fails('an allowed decision', () => ({ allowed: true, brief: 'allowed' }))
  fails('an answer', () => [])
  fails('another exception', () => { throw new TypeError('x') })
  fails('an error without a code', () => { throw Object.assign(new Error('x'), { name: 'InputError' }) })
}
