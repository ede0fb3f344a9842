// The matrix: operations by scopes, and what the token at hand makes of each.

import { html, nothing } from 'lit'

import { Pane } from '../parts/pane.ts'
import { add, members, remove } from '../state/held.ts'
import { store } from '../state/store.ts'
import { folds } from './columns.ts'
import { type Deeds, type MatrixGrid } from './grid.ts'
import './grid.ts'
import { legend } from './legend.ts'
import { proofOf } from './proof.ts'
import type { Show } from './rows.ts'
import { type Look, Sheet } from './sheet.ts'
import './style.css'
import { toolbar } from './toolbar.ts'
import type { twin } from './twin.ts'

const NARROW = matchMedia('(max-width: 48rem)')
const PRINT = matchMedia('print')

/** Kept while another view is in front. */
let look: Look = { search: '', show: 'all', folded: new Set(), open: new Map() }
let table = false

/** The table comes right after the first paint: print must find it there. */
let tableOf: typeof twin | null = null
const fetched = import('./twin.ts').then((found) => (tableOf = found.twin))

class MatrixPane extends Pane {
  #sheet: Sheet | null = null
  #look: Look | null = null
  #said = ''
  #printing = false

  override connectedCallback(): void {
    super.connectedCallback()
    PRINT.addEventListener('change', this.#print)
    addEventListener('beforeprint', this.#print)
    addEventListener('afterprint', this.#print)
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    PRINT.removeEventListener('change', this.#print)
    removeEventListener('beforeprint', this.#print)
    removeEventListener('afterprint', this.#print)
  }

  protected override render(): unknown {
    const { holding, doc, focus } = store
    if (!holding) return nothing
    if (this.#sheet?.holding !== holding || this.#look !== look) this.#sheet = new Sheet(holding, look)
    this.#look = look
    const sheet = this.#sheet
    const selected = doc.ask ? holding.reading.handle(doc.ask) : null
    const families = folds(sheet.reading.model())
    const words = table || this.#printing
    return html`
      ${toolbar(sheet, look, { table, stale: store.stale, said: this.#said, change: this.#change, flip: this.#flip, copy: this.#copy })}
      ${sheet.found === 0 ? html`<p class="empty">${this.#none(sheet)} <button class="plain" @click=${this.#reset}>Show all operations</button></p>` : nothing}
      ${words && tableOf ? tableOf(new Sheet(holding, { ...look, folded: new Set() }), selected, (handle) => this.#pick(handle, [])) : nothing}
      ${table || sheet.found === 0
        ? nothing
        : html`<matrix-grid .sheet=${sheet} .deeds=${this.#deeds} .selected=${selected} .pointed=${focus.scope} .families=${families}></matrix-grid>`}
      ${selected === null ? nothing : proofOf(selected, () => store.set({ view: 'request' }))}
      ${table ? nothing : legend(sheet, NARROW.matches)}
    `
  }

  #none(sheet: Sheet): string {
    if (sheet.reading.model().operations.length === 0) return 'This policy has no operations.'
    return look.search ? `Nothing here is called “${look.search}”.` : `No operation is ${look.show} with this token.`
  }

  #change = (change: Partial<Look>) => {
    look = { ...look, ...change }
    this.requestUpdate()
  }

  #reset = () => this.#change({ search: '', show: 'all' satisfies Show })

  #flip = () => {
    table = !table
    void fetched.then(() => this.requestUpdate())
  }

  #copy = async () => {
    const { picture } = await import('./picture.ts')
    await navigator.clipboard.writeText(picture(this.#sheet!, this))
    this.#said = 'The picture is in the clipboard'
    this.requestUpdate()
  }

  #print = (event: Event) => {
    this.#printing = event.type === 'beforeprint' || PRINT.matches
    this.requestUpdate()
  }

  /** Asks about an operation. Where the answer cannot be seen beside the matrix, a second time leads to it. */
  #pick(handle: number, scopes: readonly string[]): void {
    const { key } = store.good!.model().operations[handle]!
    const again = store.doc.ask !== null && 'operation' in store.doc.ask && store.doc.ask.operation === key
    const seen = document.querySelector('request-pane, graph-pane') !== null
    const go = !seen && (again || !NARROW.matches)
    store.point({ scope: scopes[0] ?? null })
    store.set({ ask: { operation: key }, ...(go ? { view: 'request' } : {}) })
  }

  #deeds: Deeds = {
    pick: (handle, scopes) => this.#pick(handle, scopes),
    point: (scope) => store.point({ scope }),
    toggle: (scope) => {
      const held = store.doc.token.held && members(store.holding!).find((member) => member.scope === scope)
      if (held) remove(held.token)
      else add([scope])
    },
    fold: (group) => {
      const folded = new Set(look.folded)
      if (!folded.delete(group)) folded.add(group)
      this.#change({ folded })
    },
    unfold: (family, open) => this.#change({ open: new Map(look.open).set(family, open) }),
  }

  /** What is asked about is brought into sight when it is another. */
  #asked: number | null = null
  protected override updated(): void {
    const { ask } = store.doc
    const handle = ask && store.good ? store.good.handle(ask) : null
    if (handle === this.#asked) return
    this.#asked = handle
    const grid = this.querySelector<MatrixGrid>('matrix-grid')
    if (handle !== null) void grid?.updateComplete.then(() => grid.show(handle))
  }
}
customElements.define('matrix-pane', MatrixPane)
