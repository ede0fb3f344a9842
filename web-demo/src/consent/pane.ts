import { html } from 'lit'

import { Pane } from '../parts/pane.ts'

class ConsentPane extends Pane {
  protected override render(): unknown {
    return html`<p>Consent</p>`
  }
}
customElements.define('consent-pane', ConsentPane)
