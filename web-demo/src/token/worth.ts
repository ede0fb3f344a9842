// What the token is worth: one grant in four renderings, and what in it has no power.

import { html, nothing, type TemplateResult } from 'lit'

import '../parts/copy.ts'
import { about, members } from '../state/held.ts'
import type { Holding } from '../state/reading.ts'

const RENDERINGS = [
  ['granted', 'as it was granted; what a token answer echoes'],
  ['closed', 'with what each may only be granted together with'],
  ['expanded', 'with what each implies or covers: decisions look at this'],
  ['minimal', 'without what another one gives'],
] as const

export function worth(holding: Holding): TemplateResult {
  const { grant, fault, briefs, token } = holding
  if (!grant) return html`<div class="notice danger"><div><p>The engine cannot read this token: ${fault?.message}</p></div></div>`
  const weak = members(holding).filter(({ powerful }) => !powerful)
  const [allowed, own] = [briefs.filter((brief) => brief > 0).length, briefs.filter((brief) => brief === 2).length]
  return html`<section class="worth" aria-label="What it is worth">
    <h2>What it is worth</h2>
    <p>It allows <strong>${allowed} of ${briefs.length}</strong> operations${own > 0 ? html`, ${own} of them with an obligation, such as own rows only` : nothing}.${token.state === 'active' ? nothing : html` It is <strong>${token.state}</strong>.`}</p>
    ${weak.length > 0 ? html`<div class="notice caution"><div><p>Held without power:</p>
      <ul>${weak.map(({ token, scope }) => html`<li><code>${token}</code>: ${about(holding, scope)}</li>`)}</ul></div></div>` : nothing}
    <dl>${RENDERINGS.map(([name, meaning]) => html`
      <div><dt>${name} <span class="muted">${meaning}</span></dt>
        <dd>${grant[name].length === 0 ? html`<span class="muted">nothing</span>` : grant[name].map((scope) => html`<code class="chip ${grant.granted.includes(scope) ? 'held' : 'derived'}">${scope}</code> `)}
        <copy-button text=${grant[name].join(' ')} label="the ${name} scopes"></copy-button></dd></div>`)}
    </dl>
  </section>`
}
