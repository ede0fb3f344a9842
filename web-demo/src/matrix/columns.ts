// The scopes as columns. Long lists fold by family; each column knows what the token makes of it.

import type { Grant, Model } from 'scopeward'

import { type State, states } from '../state/standing.ts'

/** Beyond this many scopes, families are folded at first. */
const MANY = 40

export const STATES: Record<State, string> = {
  held: 'in the token',
  idle: 'in the token, without effect',
  derived: 'given by the token',
  depended: 'must be asked for with the token’s scopes',
  none: 'not in the token',
}

const STRENGTH: readonly State[] = ['held', 'derived', 'idle', 'depended', 'none']

export interface Column {
  key: string
  label: string
  /** The scopes that it stands for, and their places in the model. */
  scopes: readonly string[]
  members: readonly number[]
  /** What it folds with, if it does. */
  family: string | null
  folded: boolean
  state: State
}

/** Whether there are so many that families fold. */
export const folds = (model: Model): boolean => model.scopes.length > MANY

/** The columns, in the policy's order. `open` says of a family whether a person opened or folded it. */
export function columnsOf(model: Model, grant: Grant | null, open: ReadonlyMap<string, boolean>, search: readonly string[]): Column[] {
  const known = states(grant)
  const stateOf = (scope: string): State => known.get(scope) ?? 'none'
  const families = new Map<string, number[]>()
  if (folds(model)) model.scopes.forEach(({ family }, place) => family && families.set(family, [...(families.get(family) ?? []), place]))
  const wanted = (scope: string) => search.some((word) => scope.includes(word))
  const isOpen = (family: string, scopes: readonly string[]) =>
    open.get(family) ?? scopes.some((scope) => stateOf(scope) === 'held' || wanted(scope))

  return model.scopes.flatMap(({ name, family }, place): Column[] => {
    const members = (family && families.get(family)) || [place]
    const scopes = members.map((member) => model.scopes[member]!.name)
    const folding = members.length > 1 ? family : null
    if (!folding || isOpen(folding, scopes)) {
      return [{ key: name, label: name, scopes: [name], members: [place], family: folding, folded: false, state: stateOf(name) }]
    }
    if (members[0] !== place) return []
    const state = STRENGTH.find((one) => scopes.some((scope) => stateOf(scope) === one))!
    return [{ key: `${folding}…`, label: folding, scopes, members, family: folding, folded: true, state }]
  })
}
