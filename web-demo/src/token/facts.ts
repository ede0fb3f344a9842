// What is known about the token besides its scopes.

import type { Claims } from 'scopeward'
import { html, nothing, type TemplateResult } from 'lit'

import { change, toggleRole } from '../state/held.ts'
import type { Holding } from '../state/reading.ts'

type State = NonNullable<Claims['state']>

const STATES: readonly State[] = ['active', 'expired', 'revoked', 'disabled', 'unknown']

const text = (event: Event) => (event.target as HTMLInputElement | HTMLSelectElement).value
const ticked = (event: Event) => (event.target as HTMLInputElement).checked

export function facts({ reading, token }: Holding): TemplateResult {
  const { roles, audiences } = reading.model()
  const strange = token.audience !== null && !audiences.some(({ uri }) => uri === token.audience)
  const more = token.roles.filter((role) => !roles.some(({ name }) => name === role))
  return html`
    <fieldset class="kind">
      <legend class="hidden">Is there a token?</legend>
      <label><input type="radio" name="held" ?checked=${token.held} .checked=${token.held} @change=${() => change({ held: true })}> A token</label>
      <label><input type="radio" name="held" ?checked=${!token.held} .checked=${!token.held} @change=${() => change({ held: false })}> No token at all</label>
    </fieldset>
    ${token.held ? html`<div class="facts">
      <div class="field"><label for="token-principal">Whose it is</label>
        <input id="token-principal" autocomplete="off" placeholder="nobody" .value=${token.principal ?? ''}
          @input=${(event: Event) => change({ principal: text(event) || null })}></div>
      <div class="field"><label for="token-state">State</label>
        <select id="token-state" .value=${token.state} @change=${(event: Event) => change({ state: text(event) as State })}>
          ${STATES.map((state) => html`<option value=${state} ?selected=${state === token.state}>${state}</option>`)}
        </select></div>
      ${audiences.length > 0 || strange ? html`<div class="field wide"><label for="token-audience">Audience: what it is for</label>
        <select id="token-audience" @change=${(event: Event) => change({ audience: text(event) || null })}>
          <option value="" ?selected=${token.audience === null}>none</option>
          ${audiences.map(({ name, title, uri }) => html`<option value=${uri} ?selected=${uri === token.audience}>${title ?? name}: ${uri}</option>`)}
          ${strange ? html`<option value=${token.audience!} selected>${token.audience} (not of this policy)</option>` : nothing}
        </select></div>` : nothing}
      ${roles.length > 0 || more.length > 0 ? html`<fieldset class="roles wide"><legend>Roles of that person</legend>
        ${roles.map(({ name, title }) => role(name, title, token.roles.includes(name)))}
        ${more.map((name) => role(name, 'not a role of this policy', true))}
      </fieldset>` : nothing}
    </div>` : html`<p class="muted">The request comes without a token.</p>`}
  `
}

function role(name: string, title: string | null, on: boolean): TemplateResult {
  return html`<label><input type="checkbox" .checked=${on} @change=${(event: Event) => toggleRole(name, ticked(event))}>
    <span><code>${name}</code>${title ? html` <span class="muted">${title}</span>` : nothing}</span></label>`
}
