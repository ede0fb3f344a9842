// The grid (WAI-ARIA grid pattern): one tab stop, arrow keys, and only the lines in sight are drawn.

import { html, LitElement, nothing } from 'lit'
import { classMap } from 'lit/directives/class-map.js'
import { guard } from 'lit/directives/guard.js'
import { repeat } from 'lit/directives/repeat.js'

import { placed } from '../parts/placed.ts'
import './grid.css'
import { columnHead, familyHead, firstOf, wideOf } from './heads.ts'
import { type At, lineOf } from './line.ts'
import { type Measure, measure } from './measure.ts'
import type { Sheet } from './sheet.ts'

/** Lines that are drawn beyond those in sight. */
const BEYOND = 6

const TOUCH = matchMedia('(max-width: 48rem), (pointer: coarse)')

/** The line of scopes and the line of families stand above the first line. */
const FAMILIES = -1, NAMES = -2

export interface Deeds {
  pick: (handle: number, scopes: readonly string[]) => void
  toggle: (scope: string) => void
  point: (scope: string | null) => void
  /** Opens or folds a group of lines, or a family of scopes. */
  fold: (group: string) => void
  unfold: (family: string, open: boolean) => void
}

export class MatrixGrid extends LitElement {
  static override properties = {
    sheet: { attribute: false }, deeds: { attribute: false }, selected: { attribute: false }, pointed: { attribute: false },
    families: { attribute: false }, at: { state: true }, span: { state: true },
  }
  declare sheet: Sheet
  declare deeds: Deeds
  /** The handle of the operation that is asked about. */
  declare selected: number | null
  /** The scope that is pointed at. */
  declare pointed: string | null
  /** Whether families can fold. */
  declare families: boolean
  /** Where the keyboard is. */
  declare at: At
  /** The size of what is in sight, and the first line and column of it. */
  declare span: { width: number; height: number; top: number; left: number }
  #measure!: Measure
  #moved = false
  #sizes = new ResizeObserver(() => this.#look())

  constructor() {
    super()
    this.at = { r: 0, c: -1 }
    this.span = { width: 640, height: 600, top: 0, left: 0 }
  }

  protected override createRenderRoot(): HTMLElement {
    return this
  }

  override connectedCallback(): void {
    super.connectedCallback()
    this.#sizes.observe(this)
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.#sizes.disconnect()
  }

  protected override willUpdate(): void {
    const { columns, lines } = this.sheet
    this.#measure = measure(this.span.width, TOUCH.matches, columns, lines, this.families)
    const r = lines.length === 0 ? Math.min(this.at.r, NAMES) : Math.min(this.at.r, lines.length - 1)
    const c = Math.min(this.at.c, columns.length)
    if (r !== this.at.r || c !== this.at.c) this.at = { r, c }
  }

  protected override render(): unknown {
    const { columns, lines, holding } = this.sheet
    const { head, cell, verdict, names, families, line } = this.#measure
    const sizes = { '--head': `${head}px`, '--cell': `${cell}px`, '--verdict': `${verdict}px`, '--names': `${names}px`, '--families': `${families}px`, '--tall': `${line}px`, '--columns': String(columns.length) }
    const pointed = columns.findIndex(({ scopes }) => this.pointed !== null && scopes.includes(this.pointed))
    return html`
      <div class="scroller" @scroll=${this.#look} ${placed(sizes)}>
        <div
          role="grid" class=${classMap({ sheet: true, touch: TOUCH.matches, foldable: this.families })} aria-label="What each scope is to each operation"
          aria-rowcount=${lines.length + (this.families ? 2 : 1)} aria-colcount=${columns.length + 2}
          @keydown=${this.#key} @click=${this.#click} @focusin=${this.#follow} @pointerover=${this.#hover} @pointerleave=${this.#hover}
        >
          ${guard([holding, columns, this.sheet.operations, head, cell, names, this.span.left, pointed, this.at.r < 0 ? this.at : null], () => this.#heads(pointed))}
          <div role="rowgroup" class="lines" ${placed({ height: `${lines.length * line}px` })}>
            ${repeat(this.#drawn(), (r) => lines[r]!.key, (r) => this.#line(r))}
          </div>
          <div class="band hovered" aria-hidden="true" hidden></div>
          ${pointed === -1 ? nothing : html`<div class="band" aria-hidden="true" ${placed({ left: `${head + pointed * cell}px` })}></div>`}
        </div>
      </div>
    `
  }

  protected override updated(): void {
    if (!this.#moved) return
    this.#moved = false
    this.#reveal()
    this.#focusable()?.focus({ preventScroll: true })
  }

  /** Scrolls to an operation, and to the first cell of it that is needed. */
  show(handle: number): void {
    const r = this.sheet.lines.findIndex((line) => line.kind === 'operation' && line.handle === handle)
    if (r === -1) return
    const needed = this.sheet.cells(this.sheet.lines[r]!)!.findIndex(({ kind }) => kind === 'n')
    this.at = { r, c: this.at.r === r ? this.at.c : -1 }
    this.#reveal({ r, c: needed }, true)
  }

  #heads(pointed: number): unknown {
    const { columns, operations } = this.sheet
    const past = Math.ceil(this.span.left / this.#measure.cell)
    return html`
      <div role="rowgroup" class="heads">
        <div role="row" class="names" aria-rowindex="1">
          <div role="columnheader" aria-colindex="1" class="corner" data-r=${NAMES} data-c="-1" tabindex=${this.#tab(NAMES, -1)}>
            <p class="hint muted">Tick a scope to put it into the token. Pick a line to see why.</p>
            <span>Operation</span>${operations.base ? html`<small class="muted">below ${operations.base}</small>` : nothing}
          </div>
          ${columns.map((column, c) => columnHead(column, this.sheet, { c, r: NAMES, tab: this.#tab(NAMES, c), past: c < past, pointed: c === pointed }))}
          <div role="columnheader" aria-colindex=${columns.length + 2} class="decision-head" data-r=${NAMES} data-c=${columns.length} tabindex=${this.#tab(NAMES, columns.length)}>Decision</div>
        </div>
        ${this.families
          ? html`<div role="row" class="families" aria-rowindex="2">
              <div role="columnheader" aria-colindex="1" class="corner" data-r=${FAMILIES} data-c="-1" tabindex=${this.#tab(FAMILIES, -1)}><span class="muted">Families</span></div>
              ${columns.map((_, c) => familyHead(columns, { c, r: FAMILIES, tab: this.#tab(FAMILIES, c) }))}
            </div>`
          : nothing}
      </div>
    `
  }

  #line(r: number): unknown {
    const line = this.sheet.lines[r]!
    const index = r + (this.families ? 3 : 2)
    return lineOf(this.sheet, line, { r, index, at: this.at, top: r * this.#measure.line, selected: line.kind === 'operation' && line.handle === this.selected })
  }

  /** The lines in sight, some beyond, and the one that has the focus. */
  #drawn(): number[] {
    const { line } = this.#measure
    const first = Math.max(0, Math.floor(this.span.top / line) - BEYOND)
    const last = Math.min(this.sheet.lines.length - 1, Math.ceil((this.span.top + this.span.height) / line) + BEYOND)
    const drawn = Array.from({ length: Math.max(0, last - first + 1) }, (_, place) => first + place)
    const { r } = this.at
    if (r >= 0 && r < first) drawn.unshift(r)
    if (r > last) drawn.push(r)
    return drawn
  }

  #tab(r: number, c: number): number {
    return this.at.r === r && this.at.c === c ? 0 : -1
  }

  #focusable(): HTMLElement | null {
    const { r, c } = this.at
    return this.querySelector(`[data-r="${r}"][data-c="${c}"]`) ?? this.querySelector(`[data-r="${r}"][data-c="-1"]`)
  }

  /** Scrolls as little as it takes, or to the middle. */
  #reveal({ r, c } = this.at, middle = false): void {
    const scroller = this.querySelector('.scroller')!
    const { head, cell, verdict, names, families, line } = this.#measure
    if (r >= 0) {
      const room = scroller.clientHeight - names - families
      const above = r * line - scroller.scrollTop
      if (middle && (above < 0 || above + line > room)) scroller.scrollTop = r * line - room / 2
      else if (above < 0) scroller.scrollTop += above
      else if (above + line > room) scroller.scrollTop += above + line - room
    }
    if (c >= 0 && c < this.sheet.columns.length) {
      const room = scroller.clientWidth - head - verdict
      if (c * cell < scroller.scrollLeft) scroller.scrollLeft = c * cell
      else if ((c + 1) * cell > scroller.scrollLeft + room) scroller.scrollLeft = (c + 1) * cell - room
    }
  }

  #look = () => {
    const scroller = this.querySelector('.scroller')
    if (!scroller) return
    const { clientWidth: width, clientHeight: height, scrollTop: top, scrollLeft: left } = scroller
    const now = { width, height, top, left }
    if (Object.entries(now).some(([key, value]) => value !== this.span[key as keyof typeof now])) this.span = now
  }

  /** Goes some lines on, heads included, and to a column. */
  #move(lines: number, c: number): void {
    const order = [NAMES, ...(this.families ? [FAMILIES] : []), ...this.sheet.lines.keys()]
    const r = order[Math.max(0, Math.min(order.indexOf(this.at.r) + lines, order.length - 1))]!
    const column = Math.max(-1, Math.min(c, this.sheet.columns.length))
    this.at = { r, c: r === FAMILIES ? firstOf(this.sheet.columns, column) : column }
    this.#moved = true
  }

  #key = (event: KeyboardEvent) => {
    const { r, c } = this.at
    const { columns, lines } = this.sheet
    const page = Math.max(1, Math.floor((this.span.height - this.#measure.names) / this.#measure.line) - 1)
    const most = lines.length + 2
    const all = event.ctrlKey || event.metaKey
    const moves: Record<string, () => void> = {
      ArrowUp: () => this.#move(-1, c),
      ArrowDown: () => this.#move(1, c),
      ArrowLeft: () => this.#move(0, c - 1),
      ArrowRight: () => this.#move(0, r === FAMILIES ? c + wideOf(columns, c) : c + 1),
      Home: () => this.#move(all ? -most : 0, -1),
      End: () => this.#move(all ? most : 0, columns.length),
      PageUp: () => this.#move(-page, c),
      PageDown: () => this.#move(page, c),
      Enter: () => this.#act(r, c),
      ' ': () => this.#act(r, c),
      Escape: () => this.deeds.point(null),
    }
    const move = moves[event.key]
    if (!move || event.altKey) return
    event.preventDefault()
    move()
  }

  #placeOf(target: EventTarget | null): At | null {
    const place = (target as HTMLElement | null)?.closest<HTMLElement>('[data-r]')
    return place ? { r: Number(place.dataset.r), c: Number(place.dataset.c) } : null
  }

  #click = (event: MouseEvent) => {
    const place = this.#placeOf(event.target)
    if (!place) return
    this.at = place
    this.#act(place.r, place.c)
  }

  #follow = (event: FocusEvent) => {
    const place = this.#placeOf(event.target)
    if (!place) return
    this.at = place
    if ((event.target as HTMLElement).matches(':focus-visible')) this.#reveal()
  }

  #hover = (event: PointerEvent) => {
    const c = event.type === 'pointerover' ? (this.#placeOf(event.target)?.c ?? -1) : -1
    const band = this.querySelector<HTMLElement>('.hovered')!
    const { head, cell } = this.#measure
    band.hidden = c < 0 || c >= this.sheet.columns.length
    band.style.left = `${head + c * cell}px`
  }

  #act(r: number, c: number): void {
    const column = this.sheet.columns[c]
    if (r === NAMES || r === FAMILIES) {
      if (!column) return
      if (r === FAMILIES || column.folded) {
        if (column.family) this.deeds.unfold(column.family, column.folded)
      } else this.deeds.toggle(column.scopes[0]!)
      return
    }
    const line = this.sheet.lines[r]
    if (line?.kind === 'group') this.deeds.fold(line.key)
    else if (line) {
      const matrix = this.sheet.reading.matrix[line.handle]!
      this.deeds.pick(line.handle, column?.scopes.filter((_, place) => matrix[column.members[place]!] !== '.') ?? [])
    }
  }
}
customElements.define('matrix-grid', MatrixGrid)
