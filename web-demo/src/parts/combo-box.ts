// A field with a list that narrows while a person types (WAI-ARIA combobox). What is typed counts too, chosen from the list or not.

import { html, LitElement, nothing } from 'lit'
import { live } from 'lit/directives/live.js'

import './combo-box.css'

export interface Choice {
  value: string
  /** What is said beside it. */
  hint?: string | null
}

/** More than a person reads. */
const SHOWN = 60

/** Tells `pick` with what was chosen or typed. */
export class ComboBox extends LitElement {
  static override properties = {
    name: {}, label: {}, placeholder: {}, value: {}, choices: { attribute: false }, clears: { type: Boolean }, free: { attribute: false },
    draft: { state: true }, at: { state: true }, open: { state: true },
  }
  declare name: string
  declare label: string
  declare placeholder: string
  declare value: string
  declare choices: readonly Choice[]
  /** Whether it is empty again after a choice. */
  declare clears: boolean
  /** Whether a text stands by itself; of any other the first choice that holds it is meant. */
  declare free: (text: string) => boolean
  declare draft: string | null
  declare at: number
  declare open: boolean

  constructor() {
    super()
    Object.assign(this, { name: 'combo', label: '', placeholder: '', value: '', choices: [], clears: false, free: () => false, draft: null, at: -1, open: false })
  }

  protected override createRenderRoot(): HTMLElement {
    return this
  }

  override connectedCallback(): void {
    super.connectedCallback()
    addEventListener('scroll', this.#away, { capture: true, passive: true })
    addEventListener('resize', this.#away)
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    removeEventListener('scroll', this.#away, { capture: true })
    removeEventListener('resize', this.#away)
  }

  /** Every word that is typed stands in a choice. The one that is typed in full comes first. */
  get #found(): readonly Choice[] {
    const typed = (this.draft ?? '').trim()
    const words = typed.toLowerCase().split(/\s+/)
    const found = this.choices.filter(({ value, hint }) => {
      const text = `${value} ${hint ?? ''}`.toLowerCase()
      return words.every((word) => text.includes(word))
    })
    return found.sort((one, other) => Number(other.value === typed) - Number(one.value === typed))
  }

  protected override render(): unknown {
    const found = this.open ? this.#found : []
    const open = found.length > 0
    return html`
      <input
        type="text" role="combobox" autocomplete="off" autocapitalize="off" spellcheck="false"
        aria-label=${this.label} aria-autocomplete="list" aria-expanded=${open} aria-controls="${this.name}-list"
        aria-activedescendant=${open && this.at >= 0 ? `${this.name}-${this.at}` : nothing}
        placeholder=${this.placeholder} .value=${live(this.draft ?? this.value)}
        @input=${this.#type} @keydown=${this.#key} @click=${this.#unfold} @blur=${this.#leave}
      >
      <ul class="choices" id="${this.name}-list" role="listbox" aria-label=${this.label} popover="manual">
        ${found.slice(0, SHOWN).map(({ value, hint }, at) => html`<li
          role="option" id="${this.name}-${at}" aria-selected=${at === this.at}
          @mousedown=${(event: Event) => event.preventDefault()} @click=${() => this.#pick(value)}
        ><code>${value}</code>${hint ? html` <span class="muted">${hint}</span>` : nothing}</li>`)}
        ${found.length > SHOWN ? html`<li class="muted" role="presentation">and ${found.length - SHOWN} more: type to narrow</li>` : nothing}
      </ul>
    `
  }

  protected override updated(): void {
    const list = this.querySelector('ul')!
    const open = list.querySelector('[role=option]') !== null
    if (open !== list.matches(':popover-open')) list.togglePopover(open)
    if (open) Object.assign(list.style, this.#place())
    list.children[this.at]?.scrollIntoView({ block: 'nearest' })
  }

  /** Below the field, or above it where there is more room. */
  #place(): Record<string, string> {
    const field = this.querySelector('input')!.getBoundingClientRect()
    const [below, above] = [innerHeight - field.bottom - 12, field.top - 12]
    const width = Math.min(Math.max(field.width, 320), innerWidth - 16)
    const up = below < 180 && above > below
    return {
      left: `${Math.max(8, Math.min(field.left, innerWidth - width - 8))}px`,
      width: `${width}px`,
      maxHeight: `${Math.min(up ? above : below, 360)}px`,
      top: up ? 'auto' : `${field.bottom + 4}px`,
      bottom: up ? `${innerHeight - field.top + 4}px` : 'auto',
    }
  }

  #type(event: Event): void {
    this.draft = (event.target as HTMLInputElement).value
    this.at = this.draft.trim() === '' || this.free(this.draft) || this.#found.length === 0 ? -1 : 0
    this.open = true
  }

  #unfold(): void {
    if (!this.open) (this.querySelector('input')!).select()
    this.open = true
  }

  #key(event: KeyboardEvent): void {
    const last = Math.min(this.#found.length, SHOWN) - 1
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step !== undefined) {
      event.preventDefault()
      this.at = !this.open ? -1 : this.at + step > last ? 0 : this.at + step < 0 ? last : this.at + step
      this.open = true
    } else if (event.key === 'Enter') {
      event.preventDefault()
      this.#pick(this.open && this.at >= 0 ? this.#found[this.at]!.value : (this.draft ?? this.value))
    } else if (event.key === 'Escape') {
      if (this.open) event.preventDefault()
      this.#close(null)
    }
  }

  #pick(value: string): void {
    this.#close(null)
    this.value = this.clears ? '' : value
    if (value.trim()) this.dispatchEvent(new CustomEvent('pick', { detail: value.trim() }))
  }

  #leave(): void {
    const typed = this.draft?.trim()
    this.#close(null)
    if (typed && typed !== this.value && this.free(typed)) this.#pick(typed)
  }

  #close(draft: string | null): void {
    Object.assign(this, { draft, at: -1, open: false })
  }

  /** The list stands still while the page moves. */
  #away = (event: Event) => {
    if (this.open && !(event.target instanceof Node && this.contains(event.target))) this.open = false
  }
}
customElements.define('combo-box', ComboBox)
