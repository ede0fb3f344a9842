// What would repair a denial: what to ask for, who else may be needed, and a button that tries it.

import type { Alternative } from 'scopeward'
import { html, nothing, type TemplateResult } from 'lit'

import '../parts/copy.ts'
import { add, change } from '../state/held.ts'
import type { Holding } from '../state/reading.ts'
import type { Asked } from './asked.ts'

export function repair({ decision, operation }: Asked, holding: Holding): TemplateResult | typeof nothing {
  const { request, missing, roles, alternatives } = decision
  const fact = decision.allowed ? nothing : facts(decision.reason, operation?.audience ?? null, holding)
  if (request.length === 0 && roles.length === 0 && fact === nothing) return nothing
  const along = request.filter((scope) => !missing.includes(scope))
  return html`<section class="repair" aria-label="What would repair it">
    <h2>What would help</h2>
    ${request.length === 0 ? nothing : html`
      <p class="ask">Ask for <code>${request.join(' ')}</code><copy-button text=${request.join(' ')} label="the scopes to ask for"></copy-button></p>
      ${along.length > 0 ? html`<p class="small muted">Missing ${missing.map((scope) => html`<code>${scope}</code> `)}; the rest comes along, since it is needed for that.</p>` : nothing}`}
    ${roles.length > 0 ? html`<p>Only ${roles.length === 1 ? 'the role' : 'the roles'} ${roles.map((role) => html`<code>${role}</code> `)} may use ${request.length > 0 ? 'it' : 'what the token holds'}: asking for scopes alone does not help.</p>` : nothing}
    <div class="row">
      ${request.length > 0 || roles.length > 0 ? html`<button class="primary" @click=${() => add(request, roles)}>${roles.length > 0 ? 'Give both and see' : 'Add to the token'}</button>` : nothing}
      ${fact}
    </div>
    ${alternatives.length > 1 ? html`<details><summary>${alternatives.length} ways</summary><ul class="ways">${alternatives.map(way)}</ul></details>` : nothing}
  </section>`
}

/** What is wrong with the token besides its scopes. */
function facts(reason: string, audience: string | null, { reading, token }: Holding): TemplateResult | typeof nothing {
  if (reason === 'invalid-token' && token.state !== 'active') return html`<button @click=${() => change({ state: 'active' })}>Make the token active</button>`
  const wanted = reading.model().audiences.find(({ name }) => name === audience)
  if (reason === 'wrong-audience' && wanted) return html`<button @click=${() => change({ audience: wanted.uri })}>Make it a token for ${wanted.title ?? wanted.name}</button>`
  return nothing
}

function way({ scopes, roles }: Alternative): TemplateResult {
  const text = [...scopes, ...roles.map((role) => `role ${role}`)].join(', ')
  return html`<li><span>${scopes.map((scope) => html`<code>${scope}</code> `)}${roles.map((role) => html`<span class="muted">role</span> <code>${role}</code> `)}</span>
    <button @click=${() => add(scopes, roles)}>Add<span class="hidden"> ${text}</span></button></li>`
}
