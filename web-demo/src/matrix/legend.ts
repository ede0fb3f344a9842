// What shades, outlines and marks mean.

import { html, type TemplateResult } from 'lit'

import { STATES } from './columns.ts'
import type { Sheet } from './sheet.ts'

const samples = [
  ['cell needs', 'needed'],
  ['cell implied', 'gives it'],
  ['cell wildcard', 'covers it by a wildcard'],
  ['cell needs met-direct', 'met by the token'],
  ['cell needs met-derived', 'met by what it gives'],
  ['cell none held', 'in the token'],
  ['cell none derived', 'given by these'],
  ['cell none depended', 'must go with these'],
] as const

const IDLE = ['cell none idle', STATES.idle] as const

/** Folded where there is little room. */
export function legend({ columns }: Sheet, narrow: boolean): TemplateResult {
  const all = columns.some(({ state }) => state === 'idle') ? [...samples, IDLE] : samples
  const marks = html`<ul aria-label="What the marks mean">${all.map(([look, words]) => html`<li><span class=${look} aria-hidden="true"></span>${words}</li>`)}</ul>`
  return html`<div class="legend">${narrow ? html`<details><summary>What the marks mean</summary>${marks}</details>` : marks}</div>`
}
