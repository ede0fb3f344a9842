// What shades, outlines and marks mean.

import { html, type TemplateResult } from 'lit'

const samples = [
  ['cell needs', 'needed'],
  ['cell implied', 'implies it'],
  ['cell wildcard', 'covers it by a wildcard'],
  ['cell needs met-direct', 'met by the token'],
  ['cell needs met-derived', 'met by what it gives'],
  ['cell none held', 'in the token'],
  ['cell none derived', 'given by it'],
  ['cell none needed', 'must go with it'],
] as const

/** Folded where there is little room. */
export function legend(narrow: boolean): TemplateResult {
  const marks = html`<ul aria-label="What the marks mean">${samples.map(([look, words]) => html`<li><span class=${look} aria-hidden="true"></span>${words}</li>`)}</ul>`
  return html`<div class="legend">${narrow ? html`<details><summary>What the marks mean</summary>${marks}</details>` : marks}</div>`
}
