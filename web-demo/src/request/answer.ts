// What a client is told: status, headers and body, all of them by the engine; and the answer of a decision point.

import type { ChallengeOptions } from 'scopeward'
import { html, LitElement, nothing, type TemplateResult } from 'lit'

import '../parts/copy.ts'
import type { Asked } from './asked.ts'

const PHRASES = { 200: 'OK', 401: 'Unauthorized', 403: 'Forbidden', 404: 'Not Found' } as const

export class RequestAnswer extends LitElement {
  static override properties = { asked: { attribute: false }, options: { state: true } }
  declare asked: Asked
  declare options: ChallengeOptions

  constructor() {
    super()
    this.options = {}
  }

  protected override createRenderRoot(): HTMLElement {
    return this
  }

  protected override render(): unknown {
    const { decision } = this.asked
    const challenge = decision.challenge(this.options)
    const body = decision.body()
    const head = [`HTTP/1.1 ${decision.status} ${PHRASES[decision.status]}`, ...(challenge ? [`WWW-Authenticate: ${challenge}`] : []), ...(body ? ['Content-Type: application/json'] : [])]
    const whole = body ? `${head.join('\n')}\n\n${JSON.stringify(body, null, 2)}` : head.join('\n')
    const authzen = JSON.stringify(decision.authzen(), null, 2)
    return html`<section aria-label="What the client gets">
      <h2>What the client gets <copy-button text=${whole} label="the response"></copy-button></h2>
      <pre tabindex="0" aria-label="Response">${whole}${decision.allowed ? html`<span class="muted">\n\nand then what your service answers</span>` : nothing}</pre>
      ${challenge ? this.#options() : nothing}
      <details><summary>AuthZEN answer</summary><copy-button text=${authzen} label="the AuthZEN answer"></copy-button><pre tabindex="0" aria-label="AuthZEN answer">${authzen}</pre></details>
    </section>`
  }

  #options(): TemplateResult {
    return html`<details><summary>Say more in the challenge</summary>
      <div class="field"><label for="realm">Realm</label><input id="realm" autocomplete="off" .value=${this.options.realm ?? ''} @input=${this.#set('realm')}></div>
      <div class="field"><label for="metadata">Address of the resource's metadata</label><input id="metadata" autocomplete="off" placeholder="https://…/.well-known/oauth-protected-resource" .value=${this.options.resource_metadata ?? ''} @input=${this.#set('resource_metadata')}></div>
      <label class="tick"><input type="checkbox" .checked=${this.options.union ?? false} @change=${(event: Event) => (this.options = { ...this.options, union: (event.target as HTMLInputElement).checked })}> Name what is granted already, too</label>
    </details>`
  }

  #set(name: 'realm' | 'resource_metadata') {
    return (event: Event) => (this.options = { ...this.options, [name]: (event.target as HTMLInputElement).value || null })
  }
}
customElements.define('request-answer', RequestAnswer)
