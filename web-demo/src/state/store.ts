// The one state of the page. Panes read it, change it by `set`, and are told when it has changed.

import { type Doc, EMPTY } from './document.ts'
import { Holding, Reading } from './reading.ts'

/** What is pointed at, and shown in each picture. */
export interface Focus {
  scope: string | null
  /** A line of the policy; the editor goes there, and takes it back. */
  line: number | null
}

class Store extends EventTarget {
  doc: Doc = EMPTY
  focus: Focus = { scope: null, line: null }
  /** The text as it is now; it may have problems. */
  reading = new Reading('')
  /** The last text that compiled: what every pane but the editor shows. */
  good: Reading | null = null
  /** The token under that policy. */
  holding: Holding | null = null

  /** Changes what a person has put in; the engine is asked only about what is another. */
  set(change: Partial<Doc>): void {
    const before = this.doc
    this.doc = { ...before, ...change }
    if (this.doc.policy !== before.policy || !this.good) this.#read()
    if (this.good && (this.holding?.reading !== this.good || this.holding.token !== this.doc.token)) {
      this.holding = new Holding(this.good, this.doc.token)
    }
    this.#tell()
  }

  /** Points at a scope in every picture, or at a line: that brings the editor to the front. */
  point(focus: Partial<Focus>): void {
    this.focus = { ...this.focus, ...focus }
    if (focus.line) this.doc = { ...this.doc, view: 'policy' }
    this.#tell()
  }

  /** Whether what is shown is of an earlier text, for this one has problems. */
  get stale(): boolean {
    return this.good !== this.reading
  }

  #read(): void {
    this.reading = new Reading(this.doc.policy)
    if (this.reading.policy) this.good = this.reading
  }

  #tell(): void {
    this.dispatchEvent(new Event('change'))
  }
}

export const store = new Store()
