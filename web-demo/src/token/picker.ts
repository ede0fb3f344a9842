// Scopes to tick: families by actions, those that have neither, wildcards with what they cover; and the scope string itself.

import type { ScopeModel } from 'scopeward'
import { html, nothing, type TemplateResult } from 'lit'
import { live } from 'lit/directives/live.js'

import { Pane } from '../parts/pane.ts'
import { about, change, derived, members, toggle } from '../state/held.ts'
import { store } from '../state/store.ts'
import { layOut, type Layout } from './layout.ts'

/** More columns than stand beside each other in a narrow pane. */
const COLUMNS = 4

const ticked = (event: Event) => (event.target as HTMLInputElement).checked

class ScopePicker extends Pane {
  #held: ReadonlySet<string> = new Set()
  #powerless: ReadonlySet<string> = new Set()
  #derived: ReadonlySet<string> = new Set()

  protected override render(): unknown {
    const holding = store.holding!
    const own = members(holding)
    this.#held = new Set(own.map(({ scope }) => scope))
    this.#powerless = new Set(own.filter(({ powerful }) => !powerful).map(({ scope }) => scope))
    this.#derived = new Set(derived(holding))
    const layout = layOut(holding.reading.model().scopes)
    return html`
      ${layout.families.length === 0 ? nothing : layout.actions.length <= COLUMNS ? this.#table(layout) : this.#list(layout)}
      ${layout.bare.length === 0 ? nothing : html`<fieldset class="lines"><legend>${layout.families.length ? 'Others' : 'Scopes'}</legend>${layout.bare.map((scope) => this.#line(scope))}</fieldset>`}
      ${layout.wildcards.length === 0 ? nothing : html`<fieldset class="lines"><legend>Wildcards</legend>${layout.wildcards.map((scope) => this.#line(scope))}</fieldset>`}
    `
  }

  #table({ families, actions }: Layout): TemplateResult {
    return html`<table class="grid">
      <caption class="hidden">Scopes: a row for each family, a column for each action</caption>
      <thead><tr><th scope="col">Scopes</th>${actions.map((action) => html`<th scope="col" class="action">${action}</th>`)}</tr></thead>
      <tbody>${families.map(({ name, cells }) => html`<tr>
        <th scope="row">${name}</th>
        ${actions.map((action) => html`<td>${(cells.get(action) ?? []).map((scope) => html`<label class=${this.#mark(scope)} title=${this.#say(scope)}>${this.#tick(scope)}<span class="hidden">${this.#say(scope)}</span></label>`)}</td>`)}
      </tr>`)}</tbody>
    </table>`
  }

  #list({ families }: Layout): TemplateResult {
    return html`<div class="families">${families.map(({ name, cells }) => html`<fieldset>
      <legend>${name}</legend>
      ${[...cells].map(([action, scopes]) => scopes.map((scope) => html`<label class=${this.#mark(scope)} title=${this.#say(scope)}>${this.#tick(scope)}<span aria-hidden="true">${action}</span><span class="hidden">${this.#say(scope)}</span></label>`))}
    </fieldset>`)}</div>`
  }

  /** A scope with its texts, and what it gives at once. */
  #line(scope: ScopeModel): TemplateResult {
    const [covers, implies] = (['wildcard', 'implies'] as const).map((rule) => scope.gives.filter((link) => link.rule === rule).map((link) => link.scope))
    return html`<div class="line">
      <label class=${this.#mark(scope)}>${this.#tick(scope)}<span><code>${scope.name}</code>${scope.title ? html` <span class="muted">${scope.title}</span>` : nothing}</span></label>
      ${covers!.length > 0 ? listed('covers', covers!) : nothing}
      ${implies!.length > 0 ? listed('also gives', implies!) : nothing}
      ${this.#powerless.has(scope.name) ? html`<p class="powerless">${about(store.holding!, scope.name)}</p>` : scope.role ? html`<p class="muted small">for the role <code>${scope.role}</code></p>` : nothing}
    </div>`
  }

  #tick({ name }: ScopeModel): TemplateResult {
    return html`<input type="checkbox" .checked=${live(this.#held.has(name))} @change=${(event: Event) => this.#switch(name, ticked(event))}>`
  }

  /** A scope may be held by another name. */
  #switch(name: string, on: boolean): void {
    if (on) return toggle(name, true)
    for (const { token, scope } of members(store.holding!)) if (scope === name) toggle(token, false)
  }

  #mark({ name }: ScopeModel): string {
    return this.#powerless.has(name) ? 'weak' : this.#held.has(name) ? 'held' : this.#derived.has(name) ? 'derived' : ''
  }

  /** The whole of a scope in words, with what is shown by its border. */
  #say({ name, title, risk, deprecated }: ScopeModel): string {
    const state = this.#powerless.has(name) ? `without power: ${about(store.holding!, name)}` : this.#derived.has(name) ? 'given by another scope' : null
    return [name, title, risk && `${risk} risk`, deprecated && 'deprecated', state].filter(Boolean).join(', ')
  }
}
customElements.define('scope-picker', ScopePicker)

function listed(word: string, scopes: readonly string[]): TemplateResult {
  return html`<details class="covers"><summary>${word} ${scopes.length}</summary><p>${scopes.map((scope) => html`<code>${scope}</code> `)}</p></details>`
}

/** The scope string, as a request or a token writes it. */
class ScopeString extends Pane {
  static override properties = { draft: { state: true } }
  declare draft: string | null

  protected override render(): unknown {
    const { token, fault } = store.holding!
    return html`<div class="field"><label for="scope-string">Scope string</label>
      <textarea id="scope-string" class="mono" rows="2" spellcheck="false" autocapitalize="off" aria-invalid=${fault !== null} aria-describedby="scope-fault"
        .value=${live(this.draft ?? token.scope.join(' '))} @input=${this.#type} @blur=${() => (this.draft = null)}></textarea>
      <p id="scope-fault" class="fault" role="status">${fault ? html`${fault.message}` : nothing}</p>
    </div>`
  }

  #type(event: Event): void {
    this.draft = (event.target as HTMLTextAreaElement).value
    change({ scope: [...new Set(this.draft.split(/[ \n]+/).filter(Boolean))] })
  }
}
customElements.define('scope-string', ScopeString)
