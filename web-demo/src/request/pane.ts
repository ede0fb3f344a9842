import { html } from 'lit'

import { Pane } from '../parts/pane.ts'

class RequestPane extends Pane {
  protected override render(): unknown {
    return html`<p>Request</p>`
  }
}
customElements.define('request-pane', RequestPane)
