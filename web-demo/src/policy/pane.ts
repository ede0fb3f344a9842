import { html } from 'lit'

import { Pane } from '../parts/pane.ts'

class PolicyPane extends Pane {
  protected override render(): unknown {
    return html`<p>Policy</p>`
  }
}
customElements.define('policy-pane', PolicyPane)
