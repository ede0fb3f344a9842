import { html } from 'lit'

import { Pane } from '../parts/pane.ts'

class MatrixPane extends Pane {
  protected override render(): unknown {
    return html`<p>Matrix</p>`
  }
}
customElements.define('matrix-pane', MatrixPane)
