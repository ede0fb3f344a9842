// How each scope stands to a token. All of it is the engine's word.

import type { Grant } from 'scopeward'

/**
 * `held` is granted; `idle` is granted, and gives nothing to this principal; `derived` is given by what is held;
 * `depended` is what the held depends on, which gives nothing.
 */
export type State = 'held' | 'idle' | 'derived' | 'depended' | 'none'

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
