// How each scope stands: what the token is worth, and what the request needs. All of it is the engine's word.

import type { Explanation, Grant, InputError, Step } from 'scopeward'

import type { Ask } from '../state/document.ts'
import { attempt, grounds, type Holding } from '../state/reading.ts'

/**
 * `held` is granted; `idle` is granted, and gives nothing to this principal; `derived` is given by what is held;
 * `depended` is what the held depends on, which gives nothing.
 */
export type State = 'held' | 'idle' | 'derived' | 'depended' | 'none'

export interface Proof {
  explanation: Explanation
  /** Links on the way from what is held to what is needed, as `from` and `to`. */
  lit: ReadonlySet<string>
  /** What is on that way. */
  path: ReadonlySet<string>
  /** What is needed: whether it is met. */
  needs: ReadonlyMap<string, boolean>
}

export const linkId = (from: string, to: string) => `${from} ${to}`

/** The state of each scope that is not `none`. */
export function states(grant: Grant | null): Map<string, State> {
  if (!grant) return new Map()
  const expanded = new Set(grant.expanded)
  const held = (name: string): [string, State] => [name, expanded.has(name) ? 'held' : 'idle']
  // Later ones win: what is granted is said first of all.
  return new Map<string, State>([
    ...grant.closed.map((name): [string, State] => [name, 'depended']),
    ...grant.expanded.map((name): [string, State] => [name, 'derived']),
    ...grant.granted.map(held),
  ])
}

/** The proof of the decision about what is asked; nothing if nothing is, or it cannot be read. */
export function prove({ reading, grant }: Holding, ask: Ask | null): Proof | null {
  if (!ask) return null
  const [explanation] = attempt<Explanation, InputError>(() => reading.policy!.explain(grant, reading.handle(ask), ask.owner))
  if (!explanation) return null
  const steps = grounds(explanation)
  const links = steps.flatMap(linksOf)
  return {
    explanation,
    lit: new Set(links.map(([from, to]) => linkId(from, to))),
    path: new Set([...links.flat(), ...steps.flatMap(({ by }) => by ?? [])]),
    needs: new Map(steps.map(({ need, met }) => [need, met])),
  }
}

function linksOf({ by, via }: Step): [string, string][] {
  const stops = [by ?? '', ...via.map(({ scope }) => scope)]
  return via.map(({ scope }, at) => [stops[at]!, scope])
}
