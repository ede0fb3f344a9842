// What a scope is to an operation, and how the token meets it: from the engine's answers, for a cell.

import type { Explanation } from 'scopeward'

/** A character of `Policy.matrix()`. */
export type Kind = 'n' | 'i' | 'w' | '.'

/** How a cell meets what is needed: the token holds it, or what it holds gives it. */
export type Mark = 'direct' | 'derived' | ''

export const KINDS: Record<Kind, { name: string; glyph: string; word: string }> = {
  n: { name: 'needs', glyph: '■', word: 'needed' },
  i: { name: 'implied', glyph: '›', word: 'gives it' },
  w: { name: 'wildcard', glyph: '∗', word: 'covers it by a wildcard' },
  '.': { name: 'none', glyph: '', word: 'nothing to it' },
}

export const MARKS: Record<Mark, { glyph: string; word: string }> = {
  direct: { glyph: '●', word: 'the token meets it with this' },
  derived: { glyph: '○', word: 'the token meets it by what it gives' },
  '': { glyph: '', word: '' },
}

const STRENGTH: readonly Kind[] = ['n', 'i', 'w']

/** What stands for several cells: the strongest of them. */
export const strongest = (kinds: readonly Kind[]): Kind => STRENGTH.find((kind) => kinds.includes(kind)) ?? '.'

/** By scope, what the proof says of it. */
export function marksOf({ steps }: Explanation): Map<string, Mark> {
  const marks = new Map<string, Mark>()
  for (const { need, met, by } of steps) {
    if (!met || by === null) continue
    if (by !== need && !marks.has(need)) marks.set(need, 'derived')
    marks.set(by, 'direct')
  }
  return marks
}

/** What a picture shows in a cell. A met need shows its mark alone: its tile says that it is needed. */
export function glyphs(kind: Kind, mark: Mark): string {
  return kind === 'n' && mark ? MARKS[mark].glyph : KINDS[kind].glyph + MARKS[mark].glyph
}
