// A button with a menu (WAI-ARIA menu button pattern). What it holds are buttons, in the page's own tree.

import { html, LitElement, nothing } from 'lit'

import { icon } from './icons.ts'

export interface Choice {
  title: string
  about?: string
  /** Of several of which one holds: whether this one does. */
  chosen?: boolean
  run: () => void
}

export class DropMenu extends LitElement {
  static override properties = { label: {}, front: { attribute: false }, groups: { attribute: false }, open: { state: true } }
  /** What the menu is called. */
  declare label: string
  /** What the button shows: words, seen or hidden. */
  declare front: unknown
  declare groups: readonly (readonly Choice[])[]
  declare open: boolean

  protected override createRenderRoot(): HTMLElement {
    return this
  }

  override connectedCallback(): void {
    super.connectedCallback()
    this.addEventListener('keydown', this.#key)
    this.addEventListener('focusout', this.#out)
    document.addEventListener('pointerdown', this.#elsewhere)
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    document.removeEventListener('pointerdown', this.#elsewhere)
  }

  protected override render(): unknown {
    return html`
      <button class="opener" aria-haspopup="menu" aria-expanded=${Boolean(this.open)} @click=${this.#toggle}>
        ${this.front}
      </button>
      ${this.open
        ? html`<div class="menu" role="menu" aria-label=${this.label}>${this.groups.map((group, place) => html`
            ${place > 0 ? html`<hr role="separator">` : nothing}${group.map((choice) => this.#item(choice))}`)}</div>`
        : nothing}
    `
  }

  #item({ title, about, chosen, run }: Choice): unknown {
    const act = () => {
      this.#close()
      run()
    }
    return html`
      <button class="item" role=${chosen === undefined ? 'menuitem' : 'menuitemradio'} aria-checked=${chosen ?? nothing} tabindex="-1" @click=${act}>
        <span class="tick">${chosen ? icon('allow') : nothing}</span>
        <span><span class="title">${title}</span>${about ? html`<span class="about">${about}</span>` : nothing}</span>
      </button>
    `
  }

  get #items(): HTMLElement[] {
    return [...this.querySelectorAll<HTMLElement>('.item')]
  }

  #toggle = () => {
    if (this.open) this.#close()
    else void this.#show(0)
  }

  async #show(place: number): Promise<void> {
    this.open = true
    await this.updateComplete
    this.#items.at(place)?.focus()
  }

  #close(): void {
    this.open = false
    this.querySelector<HTMLElement>('.opener')?.focus()
  }

  #key = (event: KeyboardEvent) => {
    const items = this.#items
    const place = items.indexOf(document.activeElement as HTMLElement)
    if (!this.open) {
      if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return
      event.preventDefault()
      return void this.#show(event.key === 'ArrowDown' ? 0 : -1)
    }
    const to = { ArrowDown: (place + 1) % items.length, ArrowUp: (place - 1 + items.length) % items.length, Home: 0, End: items.length - 1 }[event.key]
    if (event.key === 'Escape') this.#close()
    else if (to === undefined) return
    else items[to]?.focus()
    event.preventDefault()
  }

  #out = (event: FocusEvent) => {
    if (event.relatedTarget && !this.contains(event.relatedTarget as Node)) this.open = false
  }

  #elsewhere = (event: Event) => {
    if (this.open && !event.composedPath().includes(this)) this.open = false
  }
}
customElements.define('drop-menu', DropMenu)
