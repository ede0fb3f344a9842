// The decision in words. Why it is denied, the engine says.

import { html, nothing, type TemplateResult } from 'lit'

import { icon } from '../parts/icons.ts'
import type { Holding } from '../state/reading.ts'
import type { Asked } from './asked.ts'
import { line } from './line.ts'

export function verdict({ ask, decision, operation }: Asked, { token }: Holding): TemplateResult {
  const { allowed, status, reason, restrictions } = decision
  const another = operation && 'path' in ask && operation.key !== `${ask.method} ${ask.path}`
  const look = !allowed ? 'danger' : decision.brief === 'obliged' ? 'caution' : 'good'
  return html`<div class="verdict notice ${look}" role="status">
    ${icon(!allowed ? 'deny' : decision.brief === 'obliged' ? 'obliged' : 'allow')}
    <div>
      <h2>${allowed ? 'Allowed' : 'Denied'} <span class="badge ${look}">${status}</span> <code class="reason">${reason}</code></h2>
      ${allowed ? nothing : html`<p>${decision.body()?.message}.</p>`}
      ${decision.rows === 'own' ? html`<p>Own rows only: show only what belongs to ${token.principal ? html`<strong>${token.principal}</strong>` : 'whose token it is'}.</p>` : nothing}
      ${restrictions.length > 0 ? html`<p>The service must also keep to: ${restrictions.map((one) => html`<code>${one}</code> `)}</p>` : nothing}
      ${another ? html`<p class="small">It leads to <code>${operation.key}</code> ${line(operation.line)}</p>` : nothing}
    </div>
  </div>`
}
