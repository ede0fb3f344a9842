import { html } from 'lit'

import { Pane } from '../parts/pane.ts'

class GraphPane extends Pane {
  protected override render(): unknown {
    return html`<p>Graph</p>`
  }
}
customElements.define('graph-pane', GraphPane)
