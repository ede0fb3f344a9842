// The token at a glance, above all views: what it holds, how much it gives, and a field to add to it.

import { html, nothing, type TemplateResult } from 'lit'

import './token-bar.css'
import { about, add, derived, type Member, members, remove, toggleRole } from '../state/held.ts'
import type { Holding } from '../state/reading.ts'
import { store } from '../state/store.ts'
import { icon } from './icons.ts'
import { Pane } from './pane.ts'

class TokenBar extends Pane {
  /** The field comes after the first paint; its place is kept. */
  override connectedCallback(): void {
    super.connectedCallback()
    void import('./combo-box.ts')
  }

  protected override render(): unknown {
    const { holding } = store
    if (!holding) return nothing
    const { token, reading } = holding
    const choices = reading.model().scopes.filter(({ name, removed }) => !removed && !token.scope.includes(name))
    return html`<section class="bar" aria-label="Token">
      <button class="plain title" @click=${() => store.set({ view: 'token' })}>Token</button>
      ${token.held ? html`
        <ul>
          ${members(holding).map((member) => this.#held(holding, member))}
          ${this.#derived(derived(holding))}
          ${token.roles.map((role) => html`<li class="chip role"><span class="muted">role</span> ${role} ${this.#close(`the role ${role}`, () => toggleRole(role, false))}</li>`)}
          ${token.audience ? html`<li class="chip" title=${token.audience}><span class="muted">for</span> ${audience(holding)}</li>` : nothing}
          ${token.state === 'active' ? nothing : html`<li class="badge danger">${icon('deny')}${token.state}</li>`}
        </ul>
      ` : html`<span class="badge caution">No token at all</span>`}
      <combo-box
        name="add-scope" label="Add a scope" placeholder="+ Add a scope" clears
        .choices=${choices.map(({ name, title }) => ({ value: name, hint: title }))}
        @pick=${(event: CustomEvent<string>) => add(event.detail.split(/\s+/))}
      ></combo-box>
      ${this.#sum(holding)}
    </section>`
  }

  #held(holding: Holding, { token, scope, powerful }: Member): TemplateResult {
    const why = powerful ? null : about(holding, scope)
    const pointed = store.focus.scope === scope
    return html`<li class="chip ${powerful ? 'held' : 'weak'} ${pointed ? 'pointed' : ''}" title=${why ? `Without power: ${why}` : nothing}>
      ${powerful ? nothing : icon('caution')}
      <button class="plain name" aria-pressed=${pointed} @click=${() => store.point({ scope: pointed ? null : scope })}>${token}${why ? html`<span class="hidden">, without power: ${why}</span>` : nothing}</button>
      ${this.#close(token, () => remove(token))}
    </li>`
  }

  #derived(scopes: readonly string[]): TemplateResult | typeof nothing {
    if (scopes.length === 0) return nothing
    return html`<li class="chip derived" title=${scopes.join(' ')}>+ ${scopes.length} given<span class="hidden">: ${scopes.join(', ')}</span></li>`
  }

  #close(what: string, act: () => void): TemplateResult {
    return html`<button class="plain close" aria-label="Remove ${what}" @click=${act}>${icon('close')}</button>`
  }

  #sum({ briefs, fault }: Holding): TemplateResult {
    if (fault) return html`<p class="sum" role="status"><span class="badge danger">${icon('caution')}unreadable</span> <span class="hidden">${fault.message}</span></p>`
    const allowed = briefs.filter((brief) => brief > 0).length
    return html`<p class="sum" role="status"><strong>${allowed}</strong> of ${briefs.length} allowed</p>`
  }
}
customElements.define('token-bar', TokenBar)

function audience({ reading, token }: Holding): string {
  const one = reading.model().audiences.find(({ uri }) => uri === token.audience)
  return one ? (one.title ?? one.name) : token.audience!
}
