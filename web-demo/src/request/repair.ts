// What would repair a denial: what to ask for, who else may be needed, and a button that tries it.

import type { Alternative } from 'scopeward'
import { html, nothing, type TemplateResult } from 'lit'

import '../parts/copy.ts'
import { add as give, change } from '../state/held.ts'
import type { Holding } from '../state/reading.ts'
import type { Asked } from './asked.ts'

export function repair({ decision, operation }: Asked, holding: Holding): TemplateResult | typeof nothing {
  const { request, missing, roles, alternatives } = decision
  const fact = decision.allowed ? nothing : facts(decision.reason, operation?.audience ?? null, holding)
  if (request.length === 0 && roles.length === 0 && fact === nothing) return nothing
  const along = request.filter((scope) => !missing.includes(scope))
  const add = fact === nothing && html`<button class="primary" @click=${() => give(request, roles)}>${label(request, roles, holding)}</button>`
  return html`<section class="repair" aria-label="What would help">
    <h2 class="hidden">What would help</h2>
    <div class="row">
      ${request.length === 0 ? nothing : html`<p class="ask">Ask for <code>${request.join(' ')}</code><copy-button text=${request.join(' ')} label="the scopes to ask for"></copy-button></p>`}
      ${add || fact}
    </div>
    ${request.length === 0 || along.length === 0 ? nothing : html`<p class="small">Missing: <code>${missing.join(' ')}</code>. The rest comes along, since that needs it.</p>`}
    ${roles.length === 0 ? nothing : html`<p class="small">It takes the role <code>${roles.join(' ')}</code>: asking for scopes alone does not help.</p>`}
    ${alternatives.length > 1 ? html`<details><summary>${alternatives.length} ways</summary><ul class="ways">${alternatives.map(way)}</ul></details>` : nothing}
  </section>`
}

function label(request: readonly string[], roles: readonly string[], { token }: Holding): string {
  if (roles.length > 0) return request.length > 0 ? 'Give both and see' : 'Give the role and see'
  return token.held ? 'Add to the token' : 'Make such a token'
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
    <button @click=${() => give(scopes, roles)}>Add<span class="hidden"> ${text}</span></button></li>`
}
