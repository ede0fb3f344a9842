// The head of the page: what it is, the example, the token at a glance, and what can be done with all of it.

import { html } from 'lit'

import { EXAMPLES, open } from '../state/examples.ts'
import { store } from '../state/store.ts'
import { Pane } from './pane.ts'

class PageHead extends Pane {
  protected override render(): unknown {
    return html`
      <header class="head">
        <h1 class="brand"><img src="./icon.svg" alt="" width="22" height="22"> Scopeward <span class="muted">playground</span></h1>
        <label class="pick"><span class="hidden">Example</span>
          <select @change=${(event: Event) => this.#open((event.target as HTMLSelectElement).value)}>
            ${EXAMPLES.map(({ id, title }) => html`<option value=${id} ?selected=${id === store.doc.example}>${title}</option>`)}
          </select>
        </label>
        <p class="promise muted">Nothing leaves this page</p>
        <p class="version muted">${__VERSION__} <code>${__COMMIT__}</code></p>
      </header>
    `
  }

  async #open(id: string): Promise<void> {
    store.set(await open(id))
  }
}
customElements.define('page-head', PageHead)
