// The scopes as columns. Long lists fold by family; each column knows what the token makes of it.

import type { Grant, Model } from 'scopeward'

/** Beyond this many scopes, families are folded at first. */
const MANY = 40

/** What a scope is to the token: held; held without effect; given by another; needed besides; nothing. */
export type State = 'held' | 'idle' | 'derived' | 'needed' | 'none'

export const STATES: Record<State, string> = {
  held: 'in the token',
  idle: 'in the token, without effect',
  derived: 'given by the token',
  needed: 'must be asked for with the token’s scopes',
  none: 'not in the token',
}

const STRENGTH: readonly State[] = ['held', 'derived', 'idle', 'needed', 'none']

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

/** By scope, what the token makes of it. */
export function statesOf(grant: Grant | null): Map<string, State> {
  const states = new Map<string, State>()
  if (!grant) return states
  for (const scope of grant.closed) states.set(scope, 'needed')
  for (const scope of grant.expanded) states.set(scope, 'derived')
  const worth = new Set(grant.expanded)
  for (const scope of grant.granted) states.set(scope, worth.has(scope) ? 'held' : 'idle')
  return states
}

/** Whether there are so many that families fold. */
export const folds = (model: Model): boolean => model.scopes.length > MANY

/** The columns, in the policy's order. `open` says of a family whether a person opened or folded it. */
export function columnsOf(model: Model, grant: Grant | null, open: ReadonlyMap<string, boolean>, search: readonly string[]): Column[] {
  const states = statesOf(grant)
  const stateOf = (scope: string): State => states.get(scope) ?? 'none'
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
