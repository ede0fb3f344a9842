import { html } from 'lit'

import { Pane } from '../parts/pane.ts'

class FlowPane extends Pane {
  protected override render(): unknown {
    return html`<p>Flow</p>`
  }
}
customElements.define('flow-pane', FlowPane)
