// Where things stand in the matrix, in pixels: the same for the grid, its bands and its picture.

import type { Column } from './columns.ts'
import type { Line } from './rows.ts'

export interface Measure {
  /** The column of operations, one column of cells, the column of decisions. */
  head: number
  cell: number
  verdict: number
  /** The line of names, the line of families, one line of cells. */
  names: number
  families: number
  line: number
}

/** About the width of a character of the narrow text, and of a scope's name. */
const LETTER = 6.95, NAME = 7.1

/** What a finger needs. */
const FINGER = 44

/** Fits the columns into a width as well as it goes; what does not fit is scrolled to. */
export function measure(width: number, touch: boolean, columns: readonly Column[], lines: readonly Line[], families: boolean): Measure {
  const longest = Math.max(8, ...lines.map((line) => (line.kind === 'operation' ? line.path.length + (line.method ? 7.5 : 0) : line.title.length + 6)))
  const verdict = touch ? 70 : 102
  const head = touch ? Math.min(176, width * 0.46) : Math.max(130, Math.min(longest * LETTER + 24, width * 0.4))
  const room = Math.floor((width - head - verdict) / columns.length)
  const cell = touch ? FINGER : Math.max(21, Math.min(room, 34))
  const longestName = Math.max(...columns.map(({ label }) => label.length), 12)
  const names = Math.max(130, Math.round(longestName * NAME * Math.SQRT1_2 + 46))
  return { head, cell, verdict, names, families: families ? (touch ? FINGER : 22) : 0, line: touch ? FINGER : 26 }
}
