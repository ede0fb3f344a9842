// One request under the policy: what it needs, whether the token has it, what would repair it, and what a client is told.

import { html, nothing, type TemplateResult } from 'lit'

import './style.css'
import './answer.ts'
import './code.ts'
import '../parts/combo-box.ts'
import { Pane } from '../parts/pane.ts'
import { store } from '../state/store.ts'
import { type Asked, decide, read, written } from './asked.ts'
import { needs } from './needs.ts'
import { repair } from './repair.ts'
import { verdict } from './verdict.ts'

/** A method and a path, which need not be in the policy. */
const isRequest = (text: string) => /^\s*\S+\s+\//.test(text)

class RequestPane extends Pane {
  protected override render(): unknown {
    const { ask } = store.doc
    return html`
      <div class="field"><span class="label" aria-hidden="true">Method and path, or the name of an operation</span>
        <combo-box
          name="ask" label="Method and path, or the name of an operation" placeholder="GET /api/…" value=${written(ask)}
          .choices=${this.#operations()} .free=${isRequest} @pick=${(event: CustomEvent<string>) => this.#ask(event.detail)}
        ></combo-box></div>
      ${ask ? this.#answer() : html`<p class="empty">Choose an operation to see what it needs.</p>`}
    `
  }

  #operations(): { value: string }[] {
    return store.good!.model().operations.map(({ key }) => ({ value: key }))
  }

  #ask(text: string): void {
    store.set({ ask: read(store.good!, text) })
  }

  #answer(): TemplateResult {
    const holding = store.holding!
    if (holding.fault) return html`<div class="notice danger"><div><p>The engine cannot read the token: ${holding.fault.message}</p></div></div>`
    const [asked, fault] = decide(holding, store.doc.ask!)
    if (fault) return html`<div class="notice danger"><div><p>The engine cannot read the request: ${fault.message}</p></div></div>`
    return html`
      ${verdict(asked, holding)}
      ${this.#owner(asked)}
      ${needs(asked, holding)}
      ${repair(asked, holding)}
      <request-answer .asked=${asked}></request-answer>
      <request-code .asked=${asked}></request-code>
    `
  }

  /** Whose row it is counts only where the operation is about own rows. */
  #owner({ ask, decision }: Asked): TemplateResult | typeof nothing {
    if (decision.rows !== 'own' && decision.reason !== 'not-owner' && !ask.owner) return nothing
    return html`<div class="field owner"><label for="ask-owner">Whose row is it?</label>
      <input id="ask-owner" autocomplete="off" placeholder="not said" .value=${ask.owner ?? ''}
        @input=${(event: Event) => store.set({ ask: { ...ask, owner: (event.target as HTMLInputElement).value || null } })}></div>`
  }
}
customElements.define('request-pane', RequestPane)
