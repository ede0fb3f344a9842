// The differences, as tables and lists.

import type { Brief } from 'scopeward'
import { html, nothing, type TemplateResult } from 'lit'

import { icon, type Icon } from '../parts/icons.ts'
import { KINDS } from '../matrix/cells.ts'
import type { CellChange, Change, Changes } from './changes.ts'

const VERDICTS: Record<Brief, { icon: Icon; look: string; word: string }> = {
  denied: { icon: 'deny', look: 'danger', word: 'Denied' },
  allowed: { icon: 'allow', look: 'good', word: 'Allowed' },
  obliged: { icon: 'obliged', look: 'caution', word: 'Within limits' },
}

const badge = (brief: Brief) => html`<span class="badge ${VERDICTS[brief].look}">${icon(VERDICTS[brief].icon)}${VERDICTS[brief].word}</span>`

/** Each kind of difference under its heading; what is alike is not shown. */
export function tables({ scopes, operations, needs, cells, decisions }: Changes): TemplateResult {
  return html`
    ${decisions.length > 0 ? section('Decisions for this token', decisions.length, twoSided(decisions, badge)) : nothing}
    ${both('Operations', operations)} ${both('Scopes', scopes)}
    ${needs.length > 0 ? section('What operations need', needs.length, twoSided(needs, (words) => html`<code>${words}</code>`)) : nothing}
    ${cells.length > 0 ? section('Cells of the matrix', cells.length, cellTable(cells)) : nothing}
  `
}

const section = (title: string, count: number, content: unknown) => html`<section class="difference"><h2>${title} <span class="badge">${count}</span></h2>${content}</section>`

function both(title: string, { added, removed }: { added: string[]; removed: string[] }): unknown {
  if (added.length + removed.length === 0) return nothing
  const item = (sign: string, word: string, look: string) => (name: string) =>
    html`<li class=${look}><b aria-hidden="true">${sign}</b><span class="hidden">${word}:</span> <code>${name}</code></li>`
  return section(title, added.length + removed.length, html`<ul class="names">${added.map(item('+', 'added', 'gained'))}${removed.map(item('−', 'removed', 'lost'))}</ul>`)
}

const twoSided = <T>(changes: readonly Change<T>[], show: (side: T) => unknown) => html`<div class="scroll"><table>
  <thead><tr><th scope="col">Operation</th><th scope="col">Before</th><th scope="col">Now</th></tr></thead>
  <tbody>${changes.map(({ name, before, after }) => html`<tr><th scope="row"><code>${name}</code></th><td>${show(before)}</td><td>${show(after)}</td></tr>`)}</tbody>
</table></div>`

function cellTable(cells: readonly CellChange[]): TemplateResult {
  const [rows, columns] = [[...new Set(cells.map(({ name }) => name))], [...new Set(cells.map(({ scope }) => scope))]]
  const found = new Map(cells.map((one) => [`${one.name} ${one.scope}`, one]))
  return html`<div class="scroll"><table class="cells">
    <thead><tr><th scope="col">Operation</th>${columns.map((scope) => html`<th scope="col"><span>${scope}</span></th>`)}</tr></thead>
    <tbody>${rows.map((name) => html`<tr><th scope="row"><code>${name}</code></th>${columns.map((scope) => cell(found.get(`${name} ${scope}`)))}</tr>`)}</tbody>
  </table></div>
  <p class="key muted small"><span class="gained">+</span> gained <span class="lost">−</span> lost <span class="turned">≠</span> another kind</p>`
}

function cell(change: CellChange | undefined): TemplateResult {
  if (!change) return html`<td><span class="same hidden">as before</span></td>`
  const { before, after } = change
  const [look, sign, word] = before === '.'
    ? ['gained', '+', `gained: ${KINDS[after].word}`]
    : after === '.' ? ['lost', '−', `lost: ${KINDS[before].word}`] : ['turned', '≠', `was: ${KINDS[before].word}; now: ${KINDS[after].word}`]
  return html`<td><span class="mark ${look}" title=${word} aria-hidden="true">${sign}</span><span class="hidden">${word}</span></td>`
}
