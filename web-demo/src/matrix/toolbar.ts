// Above the matrix: what the token may do in all, and what of it is looked at.

import { html, nothing, type TemplateResult } from 'lit'

import { icon } from '../parts/icons.ts'
import { folds } from './columns.ts'
import type { Show } from './rows.ts'
import type { Look, Sheet } from './sheet.ts'

interface Tools {
  table: boolean
  /** Whether the text has changed and has problems. */
  stale: boolean
  /** What was done last. */
  said: string
  change: (change: Partial<Look>) => void
  flip: () => void
  copy: () => void
}

const SHOWS: Record<Show, string> = { all: 'All', allowed: 'Allowed', denied: 'Denied' }

export function toolbar(sheet: Sheet, look: Look, { table, stale, said, change, flip, copy }: Tools): TemplateResult {
  const { fault } = sheet.holding
  return html`
    <div class="tools">
      <input type="search" class="find" aria-label="Find an operation or scope" placeholder="Find an operation or scope" .value=${look.search}
        @input=${(event: InputEvent) => change({ search: (event.target as HTMLInputElement).value })}>
      <div class="shows" role="group" aria-label="Operations shown">
        ${Object.entries(SHOWS).map(([show, word]) => html`<button aria-pressed=${show === look.show} @click=${() => change({ show: show as Show })}>${word}</button>`)}
      </div>
      <p class="sums">
        <span role="status">${sums(sheet)}</span>
        ${stale ? html`<span class="badge caution">${icon('caution')}The text has problems: this is what it was before</span>` : nothing}
        <span class="hidden" role="status">${said}</span>
      </p>
      ${table ? nothing : html`<span class="folds">${folding(sheet, look, change)}</span>`}
      <span class="more">
        <button class="plain" aria-pressed=${table} @click=${flip}>As a table</button>
        ${table ? nothing : html`<button class="plain copy" title="Copy as SVG" @click=${copy}>${icon('copy')}<span>Copy as SVG</span></button>`}
      </span>
    </div>
    ${fault ? html`<p class="notice danger">${icon('deny')}<span>The token cannot be read: ${fault.message}</span></p>` : nothing}
  `
}

function sums(sheet: Sheet): TemplateResult {
  const { all } = sheet.operations
  const { allowed, obliged } = sheet.allowed(all.map(({ handle }) => handle))
  return html`${sheet.holding.token.held ? nothing : 'Without a token: '}<b>${allowed} of ${all.length}</b> operations
    allowed${obliged ? html`, <b>${obliged}</b> within limits` : nothing}${sheet.found === all.length ? nothing : html` · ${sheet.found} shown`}`
}

/** Opens and folds everything at once. */
function folding(sheet: Sheet, { folded }: Look, change: Tools['change']): TemplateResult {
  const model = sheet.reading.model()
  const groups = sheet.lines.flatMap((line) => (line.kind === 'group' ? [line.key] : []))
  const families = [...new Set(model.scopes.flatMap(({ family }) => family ?? []))]
  const someOpen = sheet.columns.some((column) => column.family && !column.folded)
  return html`
    ${groups.length === 0 ? nothing : folded.size === 0
      ? html`<button class="plain" @click=${() => change({ folded: new Set(groups) })}>Fold operations</button>`
      : html`<button class="plain" @click=${() => change({ folded: new Set() })}>Unfold operations</button>`}
    ${folds(model)
      ? html`<button class="plain" @click=${() => change({ open: new Map(families.map((family) => [family, !someOpen])) })}>${someOpen ? 'Fold scopes' : 'Unfold scopes'}</button>`
      : nothing}
  `
}
