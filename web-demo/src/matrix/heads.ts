// The heads of the columns: a slanted name to tick, and the families that fold.

import { html, nothing } from 'lit'

import { placed } from '../parts/placed.ts'
import { type Column, STATES } from './columns.ts'
import type { Sheet } from './sheet.ts'

interface Place {
  r: number
  c: number
  tab: number
}

/** A scope to put into the token or to take out of it; a folded family to open. */
export function columnHead(column: Column, { reading }: Sheet, { r, c, tab, past, pointed }: Place & { past: boolean; pointed: boolean }): unknown {
  const { label, scopes, members, family, folded, state } = column
  const classes = `column ${state}${past ? ' past' : ''}${pointed ? ' pointed' : ''}`
  if (folded) {
    return html`<div
      role="columnheader" aria-colindex=${c + 2} aria-expanded="false" class="${classes} folded" data-r=${r} data-c=${c} tabindex=${tab}
      aria-label="${family}, ${scopes.length} scopes, ${STATES[state]}" title="${scopes.join(', ')}: open"
    ><span class="name">${label} <b class="count">${scopes.length}</b></span></div>`
  }
  const { title, role } = reading.model().scopes[members[0]!]!
  const held = state === 'held' || state === 'idle'
  return html`<div role="columnheader" aria-colindex=${c + 2} class=${classes}>
    <span
      role="checkbox" aria-checked=${held} data-r=${r} data-c=${c} tabindex=${tab} aria-label="${label}, ${STATES[state]}"
      title="${title ? `${title}. ` : ''}${role ? `For the role ${role}. ` : ''}${held ? 'Take it out of the token' : 'Put it into the token'}"
    ><span class="name">${label}</span><span class="tick" aria-hidden="true"></span></span>
  </div>`
}

/** Where the open columns of a column's family begin. */
export function firstOf(columns: readonly Column[], c: number): number {
  const family = columns[c]?.family
  return family ? columns.findIndex((one) => one.family === family) : c
}

/** How many columns a family takes. */
export function wideOf(columns: readonly Column[], c: number): number {
  const family = columns[c]?.family
  return family ? columns.filter((one) => one.family === family).length : 1
}

/** A bar below the open columns of a family, which folds them; a plus at a folded one. */
export function familyHead(columns: readonly Column[], { r, c, tab }: Place): unknown {
  const { family, folded, scopes } = columns[c]!
  if (firstOf(columns, c) !== c) return nothing
  if (!family) {
    return html`<div role="columnheader" aria-colindex=${c + 2} class="family" data-r=${r} data-c=${c} tabindex=${tab}><span class="hidden">no family</span></div>`
  }
  const wide = wideOf(columns, c)
  return html`<div
    role="columnheader" aria-colindex=${c + 2} aria-colspan=${wide} aria-expanded=${!folded} class="family ${folded ? 'folded' : 'open'}"
    ${placed({ 'grid-column-end': `span ${wide}` })} data-r=${r} data-c=${c} tabindex=${tab}
    title="${folded ? 'Open' : 'Fold'} ${family}"
  ><span class="hidden">${family}, ${folded ? scopes.length : wide} scopes</span><span aria-hidden="true">${folded ? '+' : '−'}</span></div>`
}
