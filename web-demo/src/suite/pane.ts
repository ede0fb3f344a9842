import { html } from 'lit'

import { Pane } from '../parts/pane.ts'

class SuitePane extends Pane {
  protected override render(): unknown {
    return html`<p>Suite</p>`
  }
}
customElements.define('suite-pane', SuitePane)
