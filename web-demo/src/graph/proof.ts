// What the request needs, and how the token meets it. All of it is the engine's word.

import type { Explanation, InputError, Step } from 'scopeward'

import type { Ask } from '../state/document.ts'
import { attempt, grounds, type Holding } from '../state/reading.ts'

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
