// Two policies: what the one at hand changes against another.

import { html, nothing, type TemplateResult } from 'lit'

import { icon } from '../parts/icons.ts'
import { Pane } from '../parts/pane.ts'
import { EXAMPLES, open } from '../state/examples.ts'
import { Reading } from '../state/reading.ts'
import { store } from '../state/store.ts'
import { changesOf, isNothing } from './changes.ts'
import './style.css'
import { tables } from './tables.ts'

class ComparePane extends Pane {
  #other: Reading | null = null

  protected override render(): unknown {
    const { other } = store.doc
    if (other === null) return this.#start()
    if (this.#other?.text !== other) this.#other = new Reading(other)
    return html`
      <div class="bar row">
        <p><b>Before:</b> ${this.#other.policy ? html`<code>${this.#other.policy.name}</code>` : 'a policy with problems'} <b>Now:</b> <code>${store.good?.policy?.name}</code></p>
        <span class="row"><button @click=${this.#swap}>Swap</button><button @click=${() => store.set({ other: null })}>Close</button></span>
      </div>
      <details class="text">
        <summary>The policy before</summary>
        <label class="hidden" for="compare-other">The text of the policy before</label>
        <textarea id="compare-other" class="mono" rows="12" spellcheck="false" autocapitalize="off" .value=${other}
          @input=${(event: InputEvent) => store.set({ other: (event.target as HTMLTextAreaElement).value })}></textarea>
        <div class="row">${this.#sources()}</div>
      </details>
      <div aria-live="polite">${this.#differences(this.#other)}</div>
    `
  }

  #start(): TemplateResult {
    return html`<div class="empty">
      <h2>See what a change of the policy does</h2>
      <p>Keep the policy as it is now, then change it in the editor: here stands every operation, scope and decision that turns out another way. Or compare it with another policy.</p>
      <div class="row">${this.#sources(true)}</div>
    </div>`
  }

  #sources(first = false): TemplateResult {
    return html`
      <button class=${first ? 'primary' : ''} @click=${() => store.set({ other: store.doc.policy })}>${icon('copy')}Keep the policy as it is now</button>
      <label class="button open">${icon('open')}Open a file<input type="file" class="hidden" accept=".toml,.json,text/plain,application/json" @change=${this.#file}></label>
      <label class="example"><span class="hidden">Compare with an example</span>
        <select @change=${this.#example}>
          <option value="">An example…</option>
          ${EXAMPLES.map(({ id, title }) => html`<option value=${id}>${title}</option>`)}
        </select>
      </label>
    `
  }

  #differences(other: Reading): unknown {
    const { good, stale, doc } = store
    if (!other.policy) {
      return html`<div class="notice danger">${icon('deny')}<div><p>The policy before has problems:</p>
        <ul>${other.problems.map(({ line, message }) => html`<li>Line ${line}: ${message}</li>`)}</ul></div></div>`
    }
    if (!good) return nothing
    const changes = changesOf(other, good, doc.token)
    const late = stale ? html`<p class="notice caution">${icon('caution')}<span>The text has problems: it is compared as it was before them.</span></p>` : nothing
    if (!isNothing(changes)) return html`${late}${tables(changes)}`
    const same = other.policy.fingerprint === good.policy!.fingerprint
    return html`${late}<div class="empty"><h2>No differences</h2>
      <p>${same ? 'Both are the same policy. Change one, and what it does stands here.' : 'They say it in other words, yet every operation needs the same and every decision is the same.'}</p></div>`
  }

  #swap = () => store.set({ policy: store.doc.other!, other: store.doc.policy })

  #file = async (event: Event) => {
    const file = (event.target as HTMLInputElement).files?.[0]
    if (file) store.set({ other: await file.text() })
  }

  #example = async (event: Event) => {
    const { value } = event.target as HTMLSelectElement
    if (value) store.set({ other: (await open(value)).policy })
  }
}
customElements.define('compare-pane', ComparePane)
