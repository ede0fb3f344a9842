// What the tests of a document come to under a policy. Each is run once per policy.

import type { Brief, Decision, InputError } from 'scopeward'

import { type Ask, claimsOf, type Test } from '../state/document.ts'
import { attempt, type Reading } from '../state/reading.ts'
import { store } from '../state/store.ts'

export interface Outcome {
  holds: boolean
  /** What it came to; nothing if it could not be asked. */
  came: Brief | null
  /** Why it could not be asked, in words. */
  fault: string | null
  decision: Decision | null
}

const known = new WeakMap<Reading, WeakMap<Test, Outcome>>()

export function outcomeOf(reading: Reading, test: Test): Outcome {
  const ran = known.get(reading) ?? new WeakMap<Test, Outcome>()
  known.set(reading, ran)
  const outcome = ran.get(test) ?? run(reading, test)
  ran.set(test, outcome)
  return outcome
}

function run(reading: Reading, { token, ask, brief }: Test): Outcome {
  const gone = 'operation' in ask && reading.handle(ask) === null
  if (gone) return failed(`the policy has no operation \`${ask.operation}\``)
  const [decision, fault] = attempt<Decision, InputError>(() => {
    const grant = token.held ? reading.policy!.grant(claimsOf(token)) : null
    return reading.policy!.decide(grant, ask)
  })
  return decision ? { holds: decision.brief === brief, came: decision.brief, fault: null, decision } : failed(fault.message)
}

const failed = (fault: string): Outcome => ({ holds: false, came: null, fault, decision: null })

/** How many hold, of how many. */
export function score(): { hold: number; all: number } {
  const { good, doc: { tests } } = store
  return { hold: good ? tests.filter((test) => outcomeOf(good, test).holds).length : 0, all: tests.length }
}

/** What is asked, in one line. */
export const line = (ask: Ask): string => ('operation' in ask ? ask.operation : `${ask.method} ${ask.path}`)
