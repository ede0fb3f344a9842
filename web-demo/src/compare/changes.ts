// What is another between two policies: the engine's answers about both, compared as data.

import type { Brief, Model } from 'scopeward'

import type { Kind } from '../matrix/cells.ts'
import { BRIEFS, say } from '../matrix/words.ts'
import type { Token } from '../state/document.ts'
import { Holding, type Reading } from '../state/reading.ts'

export interface Change<T> {
  name: string
  before: T
  after: T
}

export interface CellChange extends Change<Kind> {
  scope: string
}

export interface Changes {
  scopes: { added: string[]; removed: string[] }
  operations: { added: string[]; removed: string[] }
  /** What operations need, where it is another. */
  needs: Change<string>[]
  /** Of operations that both have. */
  cells: CellChange[]
  /** For the token at hand. */
  decisions: Change<Brief>[]
}

/** A policy's answers by name, for its places differ from those of another. */
class Answers {
  readonly model: Model
  readonly #reading: Reading
  readonly #briefs: Uint8Array
  readonly #operations: Map<string, number>
  readonly #scopes: Map<string, number>

  constructor(reading: Reading, token: Token) {
    this.model = reading.model()
    this.#reading = reading
    this.#briefs = new Holding(reading, token).briefs
    this.#operations = new Map(this.model.operations.map(({ key, handle }) => [key, handle]))
    this.#scopes = new Map(this.model.scopes.map(({ name }, place) => [name, place]))
  }

  get operations(): string[] {
    return [...this.#operations.keys()]
  }

  get scopes(): string[] {
    return [...this.#scopes.keys()]
  }

  has(operation: string): boolean {
    return this.#operations.has(operation)
  }

  needs(operation: string): string {
    const { requirement, role } = this.model.operations[this.#operations.get(operation)!]!
    return say(requirement) + (role ? `, and the role ${role}` : '')
  }

  cell(operation: string, scope: string): Kind {
    const place = this.#scopes.get(scope)
    return place === undefined ? '.' : (this.#reading.matrix[this.#operations.get(operation)!]![place] as Kind)
  }

  brief(operation: string): Brief {
    return BRIEFS[this.#briefs[this.#operations.get(operation)!]!]!
  }
}

/** From one policy to another, for a token. */
export function changesOf(from: Reading, to: Reading, token: Token): Changes {
  const [before, after] = [new Answers(from, token), new Answers(to, token)]
  const both = after.operations.filter((key) => before.has(key))
  const scopes = [...new Set([...after.scopes, ...before.scopes])]
  const changed = <T>(answer: (of: Answers, key: string) => T): Change<T>[] =>
    both.map((name) => ({ name, before: answer(before, name), after: answer(after, name) })).filter((one) => one.before !== one.after)
  return {
    scopes: sides(before.scopes, after.scopes),
    operations: sides(before.operations, after.operations),
    needs: changed((of, key) => of.needs(key)),
    cells: scopes.flatMap((scope) => changed((of, key) => of.cell(key, scope)).map((one) => ({ ...one, scope }))),
    decisions: changed((of, key) => of.brief(key)),
  }
}

export const isNothing = ({ scopes, operations, needs, cells, decisions }: Changes): boolean =>
  [scopes.added, scopes.removed, operations.added, operations.removed, needs, cells, decisions].every((list) => list.length === 0)

function sides(before: readonly string[], after: readonly string[]): { added: string[]; removed: string[] } {
  return { added: after.filter((one) => !before.includes(one)), removed: before.filter((one) => !after.includes(one)) }
}
