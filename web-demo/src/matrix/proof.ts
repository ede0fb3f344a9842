// What is asked about, below the matrix: the decision, and what each needed scope is met by.

import type { Step } from 'scopeward'
import { html, nothing, type TemplateResult } from 'lit'

import { icon } from '../parts/icons.ts'
import { GIVES } from '../parts/words.ts'
import { grounds } from '../state/reading.ts'
import { store } from '../state/store.ts'
import { say, verdictOf } from './words.ts'

const point = (scope: string) => () => store.point({ scope })

const chip = (scope: string, look = '') => html`<button class="chip ${look}" @click=${point(scope)} title="Show it in every picture">${scope}</button>`

/** Held scope, then each hop with the rule and its line. */
function stepOf({ need, met, by, via }: Step): TemplateResult {
  if (!met || by === null) {
    return html`<li class="unmet">${icon('deny')}<span class="hidden">Not met:</span> ${chip(need)} <span class="muted">is missing</span></li>`
  }
  return html`<li class="met">
    ${icon('allow')}<span class="hidden">Met:</span> ${chip(by, 'held')}
    ${by === need
      ? html`<span class="muted">is in the token</span>`
      : via.map(({ scope, rule, line }) => html`<span class="hop muted">${GIVES[rule]} <small>line ${line}</small></span> ${chip(scope, 'derived')}`)}
  </li>`
}

/** The strip; `onAsk` leads to the whole answer. */
export function proofOf(handle: number, onAsk: () => void): TemplateResult {
  const holding = store.holding!
  const { key, requirement } = holding.reading.model().operations[handle]!
  const explanation = holding.explain(handle)
  const { decision } = explanation
  const steps = grounds(explanation)
  const { icon: name, look, word } = verdictOf(decision)
  return html`<section class="proof ${look}" aria-label="Why">
    <div>
      <p class="asked">
        <span class="badge ${look}">${icon(name)}<span>${word}</span></span> <code>${key}</code>
        <span><span class="muted">needs</span> <b class="need">${say(requirement)}</b></span>
      </p>
      ${steps.length > 0 ? html`<ul>${steps.map(stepOf)}</ul>` : nothing}
      ${decision.allowed ? nothing : html`<p class="refusal">${refusalOf(handle)}
        ${decision.request.length > 0 ? html`<span class="muted">Ask for</span> ${decision.request.map((scope) => html`${chip(scope)} `)}` : nothing}
      </p>`}
    </div>
    <button class="plain" @click=${onAsk}>See the request</button>
  </section>`
}

/** What the engine tells the client. */
function refusalOf(handle: number): string {
  const { reading, grant } = store.holding!
  return `${reading.policy!.decide(grant, handle).body()?.message ?? ''}.`
}
