import { html } from 'lit'

import { Pane } from '../parts/pane.ts'

class ComparePane extends Pane {
  protected override render(): unknown {
    return html`<p>Compare</p>`
  }
}
customElements.define('compare-pane', ComparePane)
