import { html } from 'lit'

import { Pane } from '../parts/pane.ts'

class TestsPane extends Pane {
  protected override render(): unknown {
    return html`<p>Tests</p>`
  }
}
customElements.define('tests-pane', TestsPane)
