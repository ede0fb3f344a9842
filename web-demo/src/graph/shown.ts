// Which scopes a picture shows: all, those of a family, or those that the request and the token are about.

import type { State } from '../state/standing.ts'
import type { Proof } from './proof.ts'
import type { Web } from './web.ts'

export const ALL = 'all'
export const ABOUT = 'about'
const FAMILY = 'family '

export interface Interest {
  proof: Proof | null
  states: ReadonlyMap<string, State>
  point: string | null
}

/** What can be chosen, each with its title. */
export const choices = (web: Web): [string, string][] => [
  [ALL, `All ${web.scopes.size}`],
  [ABOUT, 'About this request'],
  ...web.families.map((family): [string, string] => [FAMILY + family, family]),
]

export function shown(web: Web, filter: string, { proof, states, point }: Interest): Set<string> {
  if (filter === ALL) return new Set(web.scopes.keys())
  // What is pointed at in another picture must be seen in this one.
  const pointed = point ? [point, ...web.around(point)] : []
  if (filter === ABOUT) {
    const held = [...states].filter(([, state]) => state !== 'derived').map(([name]) => name)
    const needs = [...(proof?.needs.keys() ?? [])]
    const known = [...held, ...needs, ...(proof?.path ?? []), ...needs.flatMap((name) => web.around(name)), ...pointed]
    return new Set(known.filter((name) => web.scopes.has(name)))
  }
  const own = [...web.scopes.values()].filter(({ family }) => FAMILY + family === filter).map(({ name }) => name)
  return new Set([...own, ...own.flatMap((name) => web.around(name)), ...pointed])
}
