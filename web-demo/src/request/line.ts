// A place of the policy, which the editor goes to.

import { html, type TemplateResult } from 'lit'

import { type Focus, store } from '../state/store.ts'

export function line(number: number): TemplateResult {
  return html`<button class="plain line" title="Show it in the policy" @click=${() => show(number)}>line ${number}</button>`
}

function show(line: number): void {
  store.set({ view: 'policy' })
  store.point({ line } as Partial<Focus>)
}
