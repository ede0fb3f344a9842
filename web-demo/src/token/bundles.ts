// The policy's bundles, as presets for the token.

import type { Model } from 'scopeward'
import { html, nothing, type TemplateResult } from 'lit'

import { add, change } from '../state/held.ts'

export function bundles({ bundles }: Model): TemplateResult | typeof nothing {
  if (bundles.length === 0) return nothing
  return html`<details class="bundles"><summary><h2>Presets</h2> <span class="muted">${bundles.length}</span></summary>
    <ul>${bundles.map(({ name, title, scopes }) => html`<li>
      <div><strong>${title ?? name}</strong><p class="scopes">${scopes.map((scope) => html`<code>${scope}</code> `)}</p></div>
      <div class="row">
        <button class="small" @click=${() => change({ held: true, scope: scopes })}>Use<span class="hidden"> ${title ?? name} alone</span></button>
        <button class="small" @click=${() => add(scopes)}>Add<span class="hidden"> ${title ?? name}</span></button>
      </div>
    </li>`)}</ul>
  </details>`
}
