// The consent preview: the screen that a person would see, live, with what it is asked above and what comes back below.

import { type Consent, type ConsentRequest, type Grant, type InputError, type Review } from 'scopeward'
import 'scopeward/consent'
import type { ScopeConsent, ScopeConsentEvents } from 'scopeward/consent'

import { html, nothing } from 'lit'
import { guard } from 'lit/directives/guard.js'

import { FullPane } from '../parts/full.ts'
import { icon } from '../parts/icons.ts'
import { attempt } from '../state/reading.ts'
import { store } from '../state/store.ts'
import { fields } from './fields.ts'
import { asked, BLANK, type Form, requestOf } from './form.ts'
import { type Answer, outcome, review, told } from './outcome.ts'
import { PRESETS } from './presets.ts'
import './style.css'

/** So many events are kept in view. */
const LAST = 6

class ConsentPane extends FullPane {
  static override properties = { ...FullPane.properties, form: { state: true }, phone: { state: true }, answer: { state: true }, events: { state: true } }
  protected readonly name = 'The consent preview'
  declare form: Form
  /** Whether the screen is as wide as on a phone. */
  declare phone: boolean
  declare answer: Answer
  declare events: readonly string[]
  #roles: readonly string[] | null = null
  #preset: string = PRESETS[0]!.title
  #key = ''
  /** The consent as it is at first. */
  #first: Consent | null = null
  /** The consent as it is switched now. */
  #now: Consent | null = null
  #review: Review | null = null
  #fault: InputError | null = null

  constructor() {
    super()
    Object.assign(this, { form: BLANK, phone: false, answer: null, events: [] })
  }

  protected override willUpdate(): void {
    const { good, holding, doc } = store
    if (!good?.policy || !holding) return
    // The roles are the token's, until a person picks others here.
    const form = { ...this.form, roles: this.#roles ?? doc.token.roles }
    const request = requestOf(form, { token: doc.token, request: this.#needed() })
    const key = `${good.policy.fingerprint} ${JSON.stringify(request)}`
    if (key === this.#key) return
    this.#key = key
    this.#ask(request)
  }

  #needed(): readonly string[] {
    const { good, holding, doc } = store
    if (!doc.ask) return []
    const [decision] = attempt(() => good!.policy!.decide(holding!.grant as Grant | null, good!.handle(doc.ask!)))
    return decision?.request ?? []
  }

  #ask(request: ConsentRequest): void {
    const policy = store.good!.policy!
    const [found, fault] = attempt<[Consent, Review], InputError>(() => [policy.consent(request), policy.review(request.request)])
    this.#fault = fault
    this.#first = this.#now = found?.[0] ?? null
    this.#review = found?.[1] ?? null
    Object.assign(this, { answer: null, events: [] })
  }

  protected override body(): unknown {
    if (!store.good?.policy) return nothing
    return html`
      <div class="parts">
        <div class="asks">${this.#presets()}
          <details ?open=${this.full}><summary>Change what is asked</summary>${this.#fields()}</details>
        </div>
        <div class="seen">${this.#screen()}</div>
        <div class="back" role="region" aria-label="What comes back">${this.#back()}</div>
      </div>
    `
  }

  #presets(): unknown {
    return html`<div class="row">
      <label class="situation"><span class="hidden">Situation</span>
        <select @change=${(event: Event) => this.#take((event.target as HTMLSelectElement).value)}>
          ${PRESETS.map(({ title }) => html`<option ?selected=${title === this.#preset}>${title}</option>`)}
        </select>
      </label>
      <button class="plain phone" aria-pressed=${this.phone} @click=${() => (this.phone = !this.phone)}>${icon('phone')} As on a phone</button>
      ${this.fullButton()}
    </div>`
  }

  #fields(): unknown {
    const form = { ...this.form, roles: this.#roles ?? store.doc.token.roles }
    return fields(form, store.good!.model(), (change) => this.#change(change))
  }

  #screen(): unknown {
    if (this.#fault) {
      const { code, message } = this.#fault
      return html`<div class="notice danger" role="alert">${icon('caution')}<div><p>${message}</p><p><code>${code}</code></p></div></div>`
    }
    if (this.#first!.error) return html`<p class="empty">This request is refused before anybody is asked.</p>`
    // Setting it anew would undo what is ticked.
    const model = guard([this.#first], () => this.#first)
    return html`<div class="window ${this.phone ? 'narrow' : ''}">
      <scope-consent .model=${model} @scope-change=${this.#switched} @scope-submit=${this.#allowed} @scope-deny=${this.#denied}></scope-consent>
    </div>`
  }

  #back(): unknown {
    return html`
      ${this.#review ? review(this.#review, (scopes) => this.#change({ from: 'own', own: scopes.join(' ') })) : nothing}
      ${this.#now && !this.#now.error ? outcome(this.#now.result(), this.answer) : nothing}
      ${this.events.length > 0 ? html`<h3>What happened</h3><ol class="events small">${this.events.map((event) => html`<li>${event}</li>`)}</ol>` : nothing}
    `
  }

  #take(title: string): void {
    this.#preset = title
    this.form = { ...BLANK, ...PRESETS.find((preset) => preset.title === title)!.change }
    this.#roles = null
  }

  #change(change: Partial<Form>): void {
    if (change.roles) this.#roles = change.roles
    // Own words start from what was asked so far.
    const own = change.from === 'own' && change.own === undefined
      ? { own: asked(this.form, { token: store.doc.token, request: this.#needed() }).join(' ') } : {}
    this.form = { ...this.form, ...own, ...change }
  }

  #happened(event: string): void {
    this.events = [...this.events, event].slice(-LAST)
  }

  #switched = ({ target, detail }: ScopeConsentEvents['scope-change']) => {
    this.#now = (target as ScopeConsent).model as Consent
    this.answer = null
    this.#happened(told(detail.changes))
  }

  #allowed = (event: ScopeConsentEvents['scope-submit']) => {
    this.answer = 'allow'
    this.#happened(`Allowed: ${event.detail.scope || 'nothing'}`)
  }

  #denied = () => {
    this.answer = 'deny'
    this.#happened('Denied')
  }
}
customElements.define('consent-pane', ConsentPane)
