// The frame: the head, and the docks that fit beside each other in the window.

import { html, LitElement } from 'lit'

import './parts/dock.ts'
import './parts/head.ts'
import './parts/token-bar.ts'
import { store } from './state/store.ts'
import { DOCKS } from './views.ts'

const WIDE = matchMedia('(min-width: 75rem)')
const MEDIUM = matchMedia('(min-width: 48rem)')

class Playground extends LitElement {
  #ready = false

  protected override createRenderRoot(): HTMLElement {
    return this
  }

  override connectedCallback(): void {
    super.connectedCallback()
    WIDE.addEventListener('change', () => this.requestUpdate())
    MEDIUM.addEventListener('change', () => this.requestUpdate())
    store.addEventListener('change', () => {
      if (!this.#ready && store.good) {
        this.#ready = true
        this.requestUpdate()
      }
    })
  }

  protected override render(): unknown {
    const width = WIDE.matches ? 'wide' : MEDIUM.matches ? 'medium' : 'narrow'
    return html`
      <a class="skip" href="#main">To the matrix</a>
      <page-head></page-head>
      <token-bar></token-bar>
      <main id="main" class="docks ${width}" aria-busy=${!this.#ready}>
        ${this.#ready
          ? DOCKS[width].map((views) => html`<view-dock class="dock" .views=${views}></view-dock>`)
          : html`<p class="waiting">The engine is being fetched…</p>`}
      </main>
    `
  }
}
customElements.define('scope-playground', Playground)
