// The token that is tried: its facts, its scopes, and what it is worth.

import { html, nothing } from 'lit'

import './style.css'
import './paste.ts'
import './picker.ts'
import { Pane } from '../parts/pane.ts'
import { store } from '../state/store.ts'
import { bundles } from './bundles.ts'
import { facts } from './facts.ts'
import { worth } from './worth.ts'

class TokenPane extends Pane {
  protected override render(): unknown {
    const holding = store.holding!
    return html`
      ${facts(holding)}
      ${holding.token.held ? html`
        <scope-string></scope-string>
        <scope-picker></scope-picker>
        ${bundles(store.good!.model())}
        ${worth(holding)}
      ` : nothing}
      <token-paste></token-paste>
    `
  }
}
customElements.define('token-pane', TokenPane)
