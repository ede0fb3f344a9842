// A pane that can fill the window: the same picture, in a dialog.

import { html, type PropertyDeclarations } from 'lit'

import { icon } from './icons.ts'
import { Pane } from './pane.ts'

export abstract class FullPane extends Pane {
  static override properties: PropertyDeclarations = { full: { state: true } }
  declare full: boolean

  constructor() {
    super()
    this.full = false
  }

  /** What it is called. */
  protected abstract readonly name: string

  /** What it shows, in its place or in full. */
  protected abstract body(): unknown

  protected override render(): unknown {
    if (!this.full) return this.body()
    return html`<p class="empty">${this.name} is in full view.</p>
      <dialog class="full" aria-label=${this.name} @close=${() => this.#close()}>${this.body()}</dialog>`
  }

  protected override updated(): void {
    const dialog = this.querySelector<HTMLDialogElement>(':scope > dialog.full')
    if (dialog && !dialog.open) dialog.showModal()
  }

  /** The button that opens and closes it. */
  protected fullButton(): unknown {
    const name = this.full ? 'Close the full view' : 'Full view'
    return html`<button class="plain to-full" aria-label=${name} title=${name} @click=${() => this.#toggle()}>${
      icon(this.full ? 'close' : 'wide')}</button>`
  }

  #toggle(): void {
    if (this.full) this.querySelector<HTMLDialogElement>(':scope > dialog.full')!.close()
    else this.full = true
  }

  #close(): void {
    this.full = false
    void this.updateComplete.then(() => this.querySelector<HTMLElement>('.to-full')?.focus())
  }
}
