// What is said of a scope and of a proof, in words: for the list, for labels, and beside the picture.

import type { Step } from 'scopeward'

import { GIVES } from '../parts/words.ts'
import { grounds } from '../state/reading.ts'
import type { State } from '../state/standing.ts'
import type { Proof } from './proof.ts'
import type { Link, Rule, Web } from './web.ts'

export const STATES: Record<State, string> = {
  held: 'In the token',
  idle: 'In the token, without effect for this principal',
  derived: 'Given by the token',
  depended: 'Only depended on: not in the token',
  none: 'Not in the token',
}

export const RULES: Record<Rule, string> = { ...GIVES, depends: 'depends on' }
const BACK: Record<Rule, string> = { implies: 'implied by', wildcard: 'covered by', depends: 'needed by' }

/** More names than this are counted in a label, where nobody can skip. */
const SOME = 6

/** The relations of a scope, a line for each kind: what it says, and the names. */
export function relations(web: Web, name: string): { words: string; names: string[] }[] {
  const lines = (links: readonly Link[], words: Record<Rule, string>, end: 'from' | 'to') =>
    (Object.keys(words) as Rule[]).map((rule) => ({
      words: words[rule],
      names: links.filter((link) => link.rule === rule).map((link) => link[end]),
    }))
  return [...lines(web.out(name), RULES, 'to'), ...lines(web.into(name), BACK, 'from')].filter(({ names }) => names.length > 0)
}

const listed = (names: readonly string[]) => (names.length > SOME ? `${names.length} scopes` : names.join(', '))

/** All that the picture says of a node. */
export function label(web: Web, name: string, count: string, state: State, met: boolean | undefined): string {
  const need = met === undefined ? [] : [met ? 'needed, and met' : 'needed, and missing']
  const links = relations(web, name).map(({ words, names }) => `${words} ${listed(names)}`)
  return [count ? `${name} ${count} given` : name, STATES[state].toLowerCase(), ...need, ...links].join('; ')
}

const WAYS: Record<'implies' | 'wildcard', string> = { implies: 'implied', wildcard: 'covered' }

/** How one need is met. */
export function stepWords({ need, met, by, via }: Step): string {
  if (!met) return `${need} is missing`
  if (via.length === 0) return `${need} is in the token`
  return `${by} gives it: ${via.map(({ scope, rule, line }) => `${scope} (${WAYS[rule]}, line ${line})`).join(', then ')}`
}

/** What is needed, in one line. */
export function proofWords({ explanation }: Proof): string {
  const { decision } = explanation
  const steps = grounds(explanation)
  if (decision.operation === null) return 'No rule names this operation.'
  if (steps.length > 0) return `${decision.operation}: ${steps.map(stepWords).join('; ')}.`
  return `${decision.operation} needs no scope.`
}
