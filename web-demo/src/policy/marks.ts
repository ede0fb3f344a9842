// What the engine says of a text: problems, which keep it from compiling, and findings, which are odd.

import type { Diagnostic } from 'scopeward'

import type { Reading } from '../state/reading.ts'

export type Mark = Diagnostic & { problem: boolean }

export function marksOf(reading: Reading, findings: boolean): Mark[] {
  const problems = reading.problems.map((one) => ({ ...one, problem: true }))
  return findings ? [...problems, ...reading.findings.map((one) => ({ ...one, problem: false }))] : problems
}

const counted = (count: number, word: string) => `${count} ${word}${count === 1 ? '' : 's'}`

export const findings = (count: number) => `${counted(count, 'finding')}: it compiles, yet this is odd`

/** How many there are, in words. */
export function sum(marks: readonly Mark[]): string {
  const problems = marks.filter(({ problem }) => problem).length
  if (problems > 0) return counted(problems, 'problem')
  return marks.length > 0 ? `Compiles, with ${counted(marks.length, 'finding')}` : 'Compiles, nothing is odd'
}
