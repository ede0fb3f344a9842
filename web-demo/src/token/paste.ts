// Takes the claims out of a pasted token. The text itself never reaches the field, nor anything that is kept.

import type { Claims, InputError, ScopeClaim } from 'scopeward'
import { html, nothing, type TemplateResult } from 'lit'

import { Pane } from '../parts/pane.ts'
import { change } from '../state/held.ts'
import { attempt } from '../state/reading.ts'
import { store } from '../state/store.ts'
import { type Opened, open, type Unreadable } from './payload.ts'

/** Where a scope may stand (`token.claims`). */
const PLACES: readonly ScopeClaim[] = ['scope', 'scp', 'permissions']

interface Taken {
  claims: Claims
  ignored: string[]
  /** When it expired, if it did. */
  expired: Date | null
}

class TokenPaste extends Pane {
  static override properties = { taken: { state: true }, fault: { state: true }, masked: { state: true }, choice: { state: true } }
  declare taken: Taken | null
  declare fault: string | null
  declare masked: string
  /** What waits for the person to say which claim counts. */
  declare choice: Opened | null

  constructor() {
    super()
    Object.assign(this, { taken: null, fault: null, masked: '', choice: null })
  }

  protected override render(): unknown {
    return html`<section class="paste" aria-label="Paste a token">
      <h2><label for="token-paste">Paste a token</label></h2>
      <p class="muted small" id="paste-hint">A JWT or an introspection answer. It is read here and forgotten: nothing is sent or kept, and no signature is checked.</p>
      <textarea id="token-paste" class="mono" rows="2" spellcheck="false" autocomplete="off" aria-describedby="paste-hint" .value=${this.masked}
        @paste=${this.#paste} @drop=${this.#drop} @change=${(event: Event) => this.#read((event.target as HTMLTextAreaElement).value)}></textarea>
      <div role="status">${this.fault ? html`<div class="notice danger"><div><p>${this.fault}</p>${this.#places()}</div></div>` : nothing}${this.taken ? told(this.taken) : nothing}</div>
    </section>`
  }

  #paste(event: ClipboardEvent): void {
    event.preventDefault()
    this.#read(event.clipboardData?.getData('text') ?? '')
  }

  #drop(event: DragEvent): void {
    event.preventDefault()
    this.#read(event.dataTransfer?.getData('text') ?? '')
  }

  #read(text: string): void {
    Object.assign(this, { taken: null, fault: null, choice: null, masked: '' })
    this.querySelector('textarea')!.value = ''
    if (text.trim() === '') return
    const [opened, fault] = attempt<Opened, Unreadable>(() => open(text))
    if (fault) this.fault = fault.message
    else this.#take(opened, null)
  }

  #take(opened: Opened, place: ScopeClaim | null): void {
    const policy = store.good!.policy!
    const [claims, fault] = attempt<Claims, InputError>(() => policy.claims(opened.payload, place))
    this.masked = opened.masked
    this.fault = fault?.message ?? null
    this.choice = fault && present(opened).length > 1 ? opened : null
    if (!claims) return
    const expired = ended(opened.payload['exp'])
    this.taken = { claims, expired, ignored: ignored(opened.payload, claims, (rest) => policy.claims(rest, place)) }
    const scope = typeof claims.scope === 'string' ? claims.scope.split(' ').filter(Boolean) : claims.scope
    const state = expired && (claims.state ?? 'active') === 'active' ? 'expired' : (claims.state ?? 'active')
    change({ held: true, scope, principal: claims.principal ?? null, roles: claims.roles ?? [], audience: claims.audience ?? null, state })
  }

  /** The claims to choose from, where more than one may hold the scope. */
  #places(): TemplateResult | typeof nothing {
    const { choice } = this
    if (!choice) return nothing
    return html`<p class="row">Take ${present(choice).map((place) => html`<button @click=${() => this.#take(choice, place)}><code>${place}</code></button>`)}</p>`
  }
}
customElements.define('token-paste', TokenPaste)

const present = ({ payload }: Opened) => PLACES.filter((place) => place in payload)

/** By the clock of this page; the engine has none. */
function ended(exp: unknown): Date | null {
  const end = typeof exp === 'number' ? new Date(exp * 1000) : null
  return end && end.getTime() <= Date.now() ? end : null
}

/** The claims without which the engine says the same. */
function ignored(payload: Opened['payload'], claims: Claims, read: (rest: Opened['payload']) => Claims): string[] {
  const whole = JSON.stringify(claims)
  return Object.keys(payload).filter((name) => {
    const { [name]: _, ...rest } = payload
    const [same] = attempt(() => JSON.stringify(read(rest)) === whole)
    return same && name !== 'exp'
  })
}

function told({ claims, ignored, expired }: Taken): TemplateResult {
  const rows = Object.entries(claims).filter(([, value]) => value !== null && value.length > 0)
  const shown = (value: unknown) => (Array.isArray(value) ? value.join(' ') : String(value))
  return html`
    <div class="notice good"><div><p><strong>Taken</strong></p>
      <dl class="taken">${rows.map(([name, value]) => html`<dt>${name}</dt><dd><code>${shown(value)}</code></dd>`)}</dl>
      ${ignored.length > 0 ? html`<p class="small">Not needed: ${ignored.map((name) => html`<code>${name}</code> `)}</p>` : nothing}
    </div></div>
    ${expired ? html`<div class="notice caution"><div><p>By the clock of this page it expired on ${expired.toLocaleString()} (<code>exp</code>). The engine has no clock: who asks it says so.</p></div></div>` : nothing}
  `
}
