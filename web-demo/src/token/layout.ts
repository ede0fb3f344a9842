// Where each scope stands in the picker: by the facts that the policy states of it, in its order.

import type { ScopeModel } from 'scopeward'

export interface Layout {
  actions: string[]
  families: { name: string; cells: Map<string, ScopeModel[]> }[]
  /** Neither family nor action. */
  bare: ScopeModel[]
  wildcards: ScopeModel[]
}

export function layOut(scopes: readonly ScopeModel[]): Layout {
  const here = scopes.filter(({ removed }) => !removed)
  const families = new Map<string, Map<string, ScopeModel[]>>()
  const actions = new Set<string>()
  const bare: ScopeModel[] = []
  for (const scope of here) {
    if (scope.wildcard) continue
    if (scope.family === null || scope.action === null) {
      bare.push(scope)
      continue
    }
    actions.add(scope.action)
    const cells = families.get(scope.family) ?? new Map<string, ScopeModel[]>()
    families.set(scope.family, cells.set(scope.action, [...(cells.get(scope.action) ?? []), scope]))
  }
  return {
    actions: [...actions],
    families: [...families].map(([name, cells]) => ({ name, cells })),
    bare,
    wildcards: here.filter(({ wildcard }) => wildcard),
  }
}
