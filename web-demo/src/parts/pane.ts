// What every pane is: drawn anew when the state has changed, in the page's own tree, so that one stylesheet serves all.

import { LitElement } from 'lit'

import { store } from '../state/store.ts'

export class Pane extends LitElement {
  protected override createRenderRoot(): HTMLElement {
    return this
  }

  override connectedCallback(): void {
    super.connectedCallback()
    store.addEventListener('change', this.#again)
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    store.removeEventListener('change', this.#again)
  }

  #again = () => this.requestUpdate()
}
