// A button that puts a text on the clipboard, and says so.

import { html, LitElement } from 'lit'

import { icon } from './icons.ts'

export class CopyButton extends LitElement {
  static override properties = { text: {}, label: {}, done: { state: true } }
  declare text: string
  /** What is copied, for those who do not see beside what it stands. */
  declare label: string
  declare done: boolean
  #timer = 0

  constructor() {
    super()
    Object.assign(this, { text: '', label: '', done: false })
  }

  protected override createRenderRoot(): HTMLElement {
    return this
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    clearTimeout(this.#timer)
  }

  protected override render(): unknown {
    return html`<button class="plain small" @click=${this.#copy}>${icon(this.done ? 'allow' : 'copy')} <span aria-live="polite">${this.done ? 'Copied' : 'Copy'}</span><span class="hidden"> ${this.label}</span></button>`
  }

  async #copy(): Promise<void> {
    await navigator.clipboard.writeText(this.text)
    this.done = true
    clearTimeout(this.#timer)
    this.#timer = window.setTimeout(() => (this.done = false), 1500)
  }
}
customElements.define('copy-button', CopyButton)
