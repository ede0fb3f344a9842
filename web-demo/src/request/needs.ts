// What the operation needs, as a tree: each need with what meets it, and by which line of the policy.

import type { Step, Tree } from 'scopeward'
import { html, nothing, type TemplateResult } from 'lit'

import { icon } from '../parts/icons.ts'
import { GIVES } from '../parts/words.ts'
import type { Holding } from '../state/reading.ts'
import { store } from '../state/store.ts'
import type { Asked } from './asked.ts'
import { line } from './line.ts'

interface Found {
  steps: ReadonlyMap<string, Step>
  titles: ReadonlyMap<string, string | null>
  /** Whether what is not met is not needed either, since it is allowed. */
  spare: boolean
}

export function needs({ decision, operation }: Asked, { reading, token }: Holding): TemplateResult | typeof nothing {
  const { requirement } = decision
  if (!requirement) return nothing
  const steps = new Map(decision.explain().steps.map((step) => [step.need, step]))
  const titles = new Map(reading.model().scopes.map(({ name, title }) => [name, title]))
  const role = operation?.role ?? null
  return html`<section class="needs" aria-label="What it needs">
    <h2>It needs ${operation ? line(operation.line) : nothing}</h2>
    <ul class="tree">
      ${tree(requirement, { steps, titles, spare: decision.allowed })}
      ${role ? html`<li class="role">${mark(token.roles.includes(role))}<div>the role <code>${role}</code></div></li>` : nothing}
    </ul>
  </section>`
}

function tree(node: Tree, found: Found): TemplateResult {
  if (typeof node === 'string') return leaf(node, found.steps.get(node), found.titles.get(node) ?? null, found.spare)
  if ('public' in node) return html`<li>nothing: it is public</li>`
  if ('authenticated' in node) return html`<li>any good token, whatever it holds</li>`
  const [word, parts] = 'all' in node ? ['all of', node.all] : ['one of', node.any]
  return html`<li class="branch"><span class="muted">${word}</span><ul>${parts.map((part) => tree(part, found))}</ul></li>`
}

function leaf(need: string, step: Step | undefined, title: string | null, spare: boolean): TemplateResult {
  return html`<li>${step && !step.met && spare ? OTHER : mark(step?.met ?? false)}<div>
    <button class="plain scope" @click=${() => store.point({ scope: need })}><code>${need}</code></button>
    <p class="how">${title ? html`${title}: ` : nothing}<strong>${step ? how(step, spare) : nothing}</strong></p>
  </div></li>`
}

function how({ need, met, by, via }: Step, spare: boolean): TemplateResult {
  if (!met) return spare ? html`not needed besides` : html`not given by this token`
  if (via.length === 0) return html`${by === need ? html`held` : html`by <code>${by}</code>`}`
  return html`<code>${by}</code> is held${via.map(({ scope, rule, line: at }) => html`, ${GIVES[rule]} <code>${scope}</code> ${line(at)}`)}`
}

const OTHER = html`<span class="mark spare" aria-hidden="true">–</span>`

const mark = (met: boolean) => html`<span class="mark ${met ? 'met' : 'unmet'}">${icon(met ? 'allow' : 'deny')}<span class="hidden">${met ? 'met:' : 'not met:'}</span></span>`
