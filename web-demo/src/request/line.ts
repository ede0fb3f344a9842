// A place of the policy, which the editor goes to.

import { html, type TemplateResult } from 'lit'

import { store } from '../state/store.ts'

export function line(number: number): TemplateResult {
  return html`<button class="plain line" title="Show it in the policy" @click=${() => store.point({ line: number })}>line ${number}</button>`
}
