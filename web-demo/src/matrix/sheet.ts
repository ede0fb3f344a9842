// All that the matrix shows, worked out once for the grid, the table and the picture.

import type { Holding, Reading } from '../state/reading.ts'
import { type Kind, type Mark, marksOf, strongest } from './cells.ts'
import { type Column, columnsOf } from './columns.ts'
import { type Line, Operations, type Show } from './rows.ts'
import { BRIEFS, type Verdict, verdictOf } from './words.ts'

/** How a person looks at it: what they search, and what they opened and folded. */
export interface Look {
  search: string
  show: Show
  /** The groups of lines that are folded. */
  folded: ReadonlySet<string>
  /** The families of scopes that a person opened or folded. */
  open: ReadonlyMap<string, boolean>
}

export interface Cell {
  kind: Kind
  mark: Mark
}

const known = new WeakMap<Reading, Operations>()

function operationsOf(reading: Reading): Operations {
  const operations = known.get(reading) ?? new Operations(reading.model())
  known.set(reading, operations)
  return operations
}

export class Sheet {
  readonly reading: Reading
  readonly holding: Holding
  readonly columns: readonly Column[]
  readonly lines: readonly Line[]
  readonly operations: Operations
  /** How many operations are found. */
  readonly found: number

  constructor(holding: Holding, { search, show, folded, open }: Look) {
    this.reading = holding.reading
    this.holding = holding
    const words = search.toLowerCase().split(/\s+/).filter(Boolean)
    this.columns = columnsOf(this.reading.model(), holding.grant, open, words)
    this.operations = operationsOf(this.reading)
    const found = this.operations.find(words, show, holding.briefs)
    this.found = found.length
    this.lines = this.operations.lines(found, folded)
  }

  /** The cells of a line; none for a heading that stands over its lines. */
  cells(line: Line): Cell[] | null {
    if (line.kind === 'group') return line.folded ? this.columns.map((column) => ({ kind: this.#strongest(line.handles, column), mark: '' })) : null
    const marks = marksOf(this.holding.explain(line.handle))
    return this.columns.map((column) => {
      const found = column.scopes.map((scope) => marks.get(scope) ?? '')
      const mark = found.find((one) => one === 'direct') ?? found.find((one) => one === 'derived') ?? ''
      return { kind: this.#strongest([line.handle], column), mark }
    })
  }

  verdict(handle: number): Verdict {
    return verdictOf(this.holding.explain(handle).decision)
  }

  /** How many of some operations are allowed, and how many of those with an obligation. */
  allowed(handles: readonly number[]): { allowed: number; obliged: number } {
    const briefs = handles.map((handle) => BRIEFS[this.holding.briefs[handle]!])
    return { allowed: briefs.filter((brief) => brief !== 'denied').length, obliged: briefs.filter((brief) => brief === 'obliged').length }
  }

  #strongest(handles: readonly number[], { members }: Column): Kind {
    const { matrix } = this.reading
    return strongest(handles.flatMap((handle) => members.map((member) => matrix[handle]![member] as Kind)))
  }
}
