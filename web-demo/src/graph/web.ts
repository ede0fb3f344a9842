// The policy's scopes and the links between them, as its text states them.

import type { Model, ScopeModel } from 'scopeward'

export type Rule = 'implies' | 'wildcard' | 'depends'

export interface Link {
  from: string
  to: string
  rule: Rule
  /** The line of the policy that says so, where it is one of the scope's own. */
  line: number | null
}

export class Web {
  readonly scopes: ReadonlyMap<string, ScopeModel>
  readonly links: readonly Link[]
  /** The same for all texts that state the same links. */
  readonly shape: string
  #out: Map<string, Link[]>
  #into: Map<string, Link[]>

  constructor({ scopes }: Model) {
    this.scopes = new Map(scopes.map((scope) => [scope.name, scope]))
    this.links = scopes.flatMap(({ name: from, gives, depends }) => [
      ...gives.map(({ scope: to, rule, line }) => ({ from, to, rule, line })),
      ...depends.map((to) => ({ from, to, rule: 'depends' as const, line: null })),
    ])
    this.shape = [...this.scopes.keys(), ...this.links.map(({ from, to, rule }) => `${from} ${rule} ${to}`)].join('\n')
    this.#out = Map.groupBy(this.links, ({ from }) => from)
    this.#into = Map.groupBy(this.links, ({ to }) => to)
  }

  out(name: string): readonly Link[] {
    return this.#out.get(name) ?? []
  }

  into(name: string): readonly Link[] {
    return this.#into.get(name) ?? []
  }

  /** How many scopes it gives. */
  gives(name: string): number {
    return this.out(name).filter(({ rule }) => rule !== 'depends').length
  }

  /** Whether it is a wildcard or gives one: much at once, also what is declared later. */
  wide(name: string): boolean {
    return this.#wildcard(name) || this.out(name).some(({ to, rule }) => rule !== 'depends' && this.#wildcard(to))
  }

  /** What it is linked with, either way. */
  around(name: string): string[] {
    return [...this.out(name).map(({ to }) => to), ...this.into(name).map(({ from }) => from)]
  }

  /** The names of all families, in the policy's order. */
  get families(): string[] {
    return [...new Set([...this.scopes.values()].flatMap(({ family }) => family ?? []))]
  }

  #wildcard(name: string): boolean {
    return this.scopes.get(name)?.wildcard ?? false
  }
}
