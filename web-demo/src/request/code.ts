// The same check in code, behind tabs.

import { html, LitElement, nothing } from 'lit'

import '../parts/copy.ts'
import { store } from '../state/store.ts'
import { type Asked, concrete } from './asked.ts'
import { command, curl, pythonic, rusty, typescript } from './code/snippets.ts'

const LANGUAGES = [
  ['rust', 'Rust', rusty], ['typescript', 'TypeScript', typescript], ['python', 'Python', pythonic], ['curl', 'curl', curl], ['command', 'Command', command],
] as const

export class RequestCode extends LitElement {
  static override properties = { asked: { attribute: false }, front: { state: true } }
  declare asked: Asked
  declare front: string

  constructor() {
    super()
    this.front = 'typescript'
  }

  protected override createRenderRoot(): HTMLElement {
    return this
  }

  protected override render(): unknown {
    const [id, title, write] = LANGUAGES.find(([id]) => id === this.front)!
    const text = write(store.doc.token, concrete(store.good!, this.asked.ask))
    return html`<section aria-label="The same check in code">
      <h2>The same check in code</h2>
      <div class="tabs" role="tablist" aria-label="Languages" @keydown=${this.#walk}>${LANGUAGES.map(([one, title]) => html`<button
        role="tab" id="code-${one}" aria-selected=${one === id} aria-controls=${one === id ? 'code' : nothing} tabindex=${one === id ? 0 : -1}
        @click=${() => (this.front = one)}>${title}</button>`)}</div>
      <div class="code" role="tabpanel" id="code" aria-labelledby="code-${id}">
        ${text === null ? html`<p class="muted">This operation has a name, not an address: the reference server has nothing to call.</p>` : html`
          <copy-button text=${text} label="the ${title} code"></copy-button><pre tabindex="0" aria-label="${title} code">${text}</pre>
          ${id === 'curl' ? html`<p class="small muted">Against <code>scopeward serve --dev --policy policy.toml</code>; <code>TOKEN</code> stands for a token that carries this.</p>` : nothing}`}
      </div>
    </section>`
  }

  #walk(event: KeyboardEvent): void {
    const place = LANGUAGES.findIndex(([id]) => id === this.front)
    const last = LANGUAGES.length - 1
    const to = { ArrowRight: place === last ? 0 : place + 1, ArrowLeft: place === 0 ? last : place - 1, Home: 0, End: last }[event.key]
    if (to === undefined) return
    event.preventDefault()
    this.front = LANGUAGES[to]![0]
    void this.updateComplete.then(() => this.querySelector<HTMLElement>('[aria-selected=true]')?.focus())
  }
}
customElements.define('request-code', RequestCode)
