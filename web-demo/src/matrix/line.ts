// One line of the grid: an operation with its cells and its decision, or the heading of some.

import { html, nothing, type TemplateResult } from 'lit'
import { guard } from 'lit/directives/guard.js'

import { icon } from '../parts/icons.ts'
import { placed } from '../parts/placed.ts'
import { KINDS, MARKS } from './cells.ts'
import { type Column, STATES } from './columns.ts'
import type { Group, Line, Operation } from './rows.ts'
import type { Cell, Sheet } from './sheet.ts'

/** A place in the grid: the heads stand above line 0, the names of lines before column 0. */
export interface At {
  r: number
  c: number
}

interface Place {
  r: number
  /** For assistive technology, from 1. */
  index: number
  at: At
  /** Pixels from the first line. */
  top: number
  selected: boolean
}

/** Drawn again only if something that it shows has changed. */
export function lineOf(sheet: Sheet, line: Line, place: Place): unknown {
  const { columns } = sheet
  const cells = sheet.cells(line)
  const verdict = line.kind === 'operation' ? JSON.stringify(sheet.verdict(line.handle)) : JSON.stringify(sheet.allowed(line.handles))
  const shown = cells?.map(({ kind, mark }, c) => `${kind}${mark}${columns[c]!.state}`).join() ?? ''
  const names = columns.map(({ key }) => key).join()
  const c = place.at.r === place.r ? place.at.c : null
  const told = line.kind === 'group' ? `${line.title}${line.folded}${line.handles.length}` : line.path + line.needs
  return guard([line.key, told, verdict, shown, names, place.r, place.index, place.top, place.selected, c], () => drawn(sheet, line, cells, place))
}

function drawn(sheet: Sheet, line: Line, cells: readonly Cell[] | null, place: Place): TemplateResult {
  const { columns } = sheet
  const { r, at, top, index, selected } = place
  const far = columns.length
  const here = at.r === r ? (cells || at.c === far ? at.c : -1) : null
  const tab = (c: number) => (here === c ? 0 : -1)
  return html`<div
    role="row" aria-rowindex=${index} class="line ${line.kind}${selected ? ' selected' : ''}" aria-selected=${line.kind === 'operation' ? selected : nothing}
    ${placed({ top: `${top}px` })}
  >
    ${line.kind === 'group' ? groupHead(line, r, tab(-1)) : operationHead(line, r, tab(-1))}
    ${cells
      ? cells.map((cell, c) => cellOf(cell, columns[c]!, line, r, c, tab(c)))
      : html`<div role="gridcell" aria-colindex="2" aria-colspan=${far} class="rule"></div>`}
    ${line.kind === 'group' ? sum(sheet, line, r, far, tab(far)) : pill(sheet, line, r, far, tab(far))}
  </div>`
}

const operationHead = ({ key, method, path, needs }: Operation, r: number, tab: number) => html`<div
  role="rowheader" aria-colindex="1" class="label" data-r=${r} data-c="-1" tabindex=${tab} aria-label=${key} title="${key} needs: ${needs}"
><span class="what">${method ? html`<span class="method ${method.toLowerCase()}">${method}</span> ` : nothing}<span class="path">${path}</span></span><span class="wants muted">${needs}</span></div>`

const groupHead = ({ title, level, folded, handles }: Group, r: number, tab: number) => html`<div
  role="rowheader" aria-colindex="1" aria-expanded=${!folded} class="label level-${level}" data-r=${r} data-c="-1" tabindex=${tab}
  aria-label="${title}, ${handles.length} ${handles.length === 1 ? 'operation' : 'operations'}" title=${folded ? 'Open' : 'Fold'}
>${icon('fold')}<span class="path">${title}</span></div>`

function cellOf({ kind, mark }: Cell, { label, folded, state }: Column, line: Line, r: number, c: number, tab: number): TemplateResult {
  const words = `${label}: ${KINDS[kind].word}; ${mark ? MARKS[mark].word : STATES[state]}`
  const classes = ['cell', KINDS[kind].name, state, mark && `met-${mark}`, folded || line.kind === 'group' ? 'some' : '']
  return html`<div
    role="gridcell" aria-colindex=${c + 2} class=${classes.join(' ')} data-r=${r} data-c=${c} tabindex=${tab} aria-label=${words}
  ></div>`
}

function pill(sheet: Sheet, line: Operation, r: number, c: number, tab: number): TemplateResult {
  const { icon: name, look, word } = sheet.verdict(line.handle)
  return html`<div role="gridcell" aria-colindex=${c + 2} class="decision" data-r=${r} data-c=${c} tabindex=${tab}><span class="badge ${look}">${icon(name)}<span>${word}</span></span></div>`
}

function sum(sheet: Sheet, { handles }: Group, r: number, c: number, tab: number): TemplateResult {
  const { allowed } = sheet.allowed(handles)
  return html`<div role="gridcell" aria-colindex=${c + 2} class="decision" data-r=${r} data-c=${c} tabindex=${tab} aria-label="${allowed} of ${handles.length} allowed">
    <span class="sum ${allowed ? 'some' : ''}">${allowed} of ${handles.length}</span>
  </div>`
}
