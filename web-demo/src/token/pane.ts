import { html } from 'lit'

import { Pane } from '../parts/pane.ts'

class TokenPane extends Pane {
  protected override render(): unknown {
    return html`<p>Token</p>`
  }
}
customElements.define('token-pane', TokenPane)
