// Laws that hold for every grant and request, asked of the policies that ship; and of a library that is wrong on purpose.

import { Tally, crooked } from './common.mjs'
import { consents } from './laws/consents.mjs'
import { decisions } from './laws/decisions.mjs'
import { grants } from './laws/grants.mjs'
import { texts } from './laws/texts.mjs'
import { worlds } from './laws/worlds.mjs'

const LAWS = { ...decisions, ...grants, ...consents }

/** `fc` is fast-check; `seed` repeats what a failure reports. */
export async function run(lib, files, { fc, runs = 150, seed }) {
  const tally = new Tally()
  const options = seed === undefined ? { numRuns: runs } : { numRuns: runs, seed }
  const broken = (law, ...world) => {
    const found = fc.check(law(fc, ...world), options)
    return found.failed ? `${fc.defaultReportMessage(found)}\n${found.errorInstance?.stack}` : null
  }
  /** A lie is seen if the law does not hold: one that only throws would prove nothing. */
  const seen = (law, ...world) => {
    const { failed, errorInstance } = fc.check(law(fc, ...world), options)
    return failed && errorInstance.message === 'Property failed by returning false'
  }
  const right = worlds(fc, lib, files)
  for (const [name, { law, lies }] of Object.entries(LAWS)) {
    for (const world of right) tally.check(`${name}, ${world.name}`, () => broken(law, world) ?? true)
    for (const [what, change] of Object.entries(lies)) {
      const wrong = worlds(fc, crooked(lib, change), files)
      tally.check(`control: ${name}, ${what}`, () => wrong.some((world) => seen(law, world)))
    }
  }
  for (const [name, { law, lies }] of Object.entries(texts)) {
    tally.check(name, () => broken(law, lib, files) ?? true)
    for (const [what, change] of Object.entries(lies)) {
      tally.check(`control: ${name}, ${what}`, () => seen(law, { ...lib, ...change(lib) }, files))
    }
  }
  return tally.result
}
