// The flow of OAuth, stepped through at the server that serves this page. Before the first press nothing is sent.

import { html, nothing } from 'lit'

import './style.css'
import { icon } from '../parts/icons.ts'
import { Pane } from '../parts/pane.ts'
import { Flow, type Outcome } from './flow.ts'
import { compared, shown } from './shown.ts'
import { type Step, STEPS } from './steps.ts'

/** It goes on while another view is in front. */
let flow = new Flow()

class FlowPane extends Pane {
  static override properties = { revealed: { state: true } }
  declare revealed: boolean

  constructor() {
    super()
    this.revealed = false
  }

  override connectedCallback(): void {
    super.connectedCallback()
    flow.addEventListener('change', this.#again)
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    flow.removeEventListener('change', this.#again)
  }

  protected override render(): unknown {
    const none = flow.outcomes[0]?.say === 'none'
    const ended = flow.place === STEPS.length
    return html`
      <p>One run through OAuth against a real server: every request, every answer, and who decides what.
        ${flow.outcomes.length ? nothing : html`<strong>Nothing is sent before you press Start.</strong>`}</p>
      <div class="row tools">
        <label class="row"><input type="checkbox" .checked=${this.revealed} @change=${() => (this.revealed = !this.revealed)}> Show codes and tokens in full</label>
        ${flow.outcomes.length ? html`<button class="plain" @click=${this.#over}>Start over</button>` : nothing}
      </div>
      ${none ? this.#nowhere() : nothing}
      <ol class="steps">${STEPS.map((step, place) => this.#step(step, place))}</ol>
      <div role="status">${ended ? html`<p class="notice good">${icon('allow')}<span>That is the whole way: asked, narrowed, refused, asked again, allowed.</span></p>` : nothing}</div>
    `
  }

  #nowhere(): unknown {
    return html`
      <div class="notice caution" role="alert">${icon('caution')}<div>
        <p>There is no Scopeward server at this address. Start one with its playground, and open the page there:</p>
        <pre tabindex="0">cargo xtask demo
scopeward serve --dev --playground web-demo/dist</pre>
        <p>Then: <code>http://127.0.0.1:8080/playground/</code></p>
      </div></div>
    `
  }

  #step(step: Step, place: number): unknown {
    const [outcome, current] = [flow.outcomes[place], place === flow.place]
    const state = outcome?.good ? 'done' : current ? 'current' : 'ahead'
    return html`
      <li class=${state} aria-current=${current ? 'step' : nothing}>
        <h2>${step.title} ${outcome?.good ? html`<span class="badge good">${icon('allow')} done</span>` : nothing}</h2>
        ${state === 'ahead' ? nothing : html`
          <p>${step.why} <span class="muted small">${step.specs.join(' · ')}</span></p>
          ${outcome && outcome.say !== 'none' ? this.#outcome(outcome, place) : nothing}
          ${current ? this.#next(step) : nothing}
        `}
      </li>
    `
  }

  #outcome(outcome: Outcome, place: number): unknown {
    const secrets = this.revealed ? new Set<string>() : flow.secrets
    return html`
      <div role="status">
        ${outcome.scopes ? compared(outcome.scopes.asked, outcome.scopes.granted) : nothing}
        ${outcome.say ? html`<p class=${outcome.good ? 'say' : 'notice danger'}>${outcome.good ? nothing : icon('deny')}<span>${outcome.say}</span></p>` : nothing}
      </div>
      ${outcome.exchanges.length ? html`
        <details ?open=${place >= flow.place - 1}>
          <summary>${outcome.exchanges.length === 1 ? 'The request and its answer' : `${outcome.exchanges.length} requests and their answers`}</summary>
          ${outcome.exchanges.map((exchange) => shown(exchange, secrets))}
        </details>` : nothing}
    `
  }

  #next(step: Step): unknown {
    const asks = step.id === 'authorize' || step.id === 'more'
    return html`
      ${step.id === 'challenge' && flow.open ? this.#who() : nothing}
      ${asks ? html`
        <div class="field"><label for="flow-scope">Scopes to ask for</label>
          <input id="flow-scope" class="mono" spellcheck="false" autocapitalize="off" .value=${flow.scope} ?disabled=${flow.busy}
            @input=${({ target }: Event) => (flow.scope = (target as HTMLInputElement).value)}>
        </div>` : nothing}
      ${flow.strangers ? html`<p class="notice danger" role="alert">${icon('deny')}<span>An answer came with another state than the one that was sent: it is refused. This page waits for its own.</span></p>` : nothing}
      <div class="row">
        <button class="primary" data-asks ?disabled=${flow.busy} @click=${() => this.#run(step)}>${step.act}</button>
        ${flow.waits ? html`<span>Waiting for the other window…</span><button @click=${() => flow.stop()}>Stop waiting</button>` : nothing}
        ${flow.link ? html`<a href=${flow.link} target="_blank" rel="opener">Your browser opened no window: open it here</a>` : nothing}
      </div>
    `
  }

  /** Which resource, and as whom. */
  #who(): unknown {
    const resources = flow.server['protected_resources'] as string[]
    return html`
      <div class="field"><label for="flow-who">Who calls what</label>
        <select id="flow-who" ?disabled=${flow.busy} @change=${({ target }: Event) => this.#choose((target as HTMLSelectElement).value)}>
          ${resources.map((resource) => html`<option value=${resource} ?selected=${resource === flow.resource}>
            ${resource.endsWith('/mcp') ? 'A stranger who registers itself, at the MCP server' : 'A client that the server knows, at the API'}
          </option>`)}
        </select>
      </div>
    `
  }

  #choose(resource: string): void {
    flow.resource = resource
    this.requestUpdate()
  }

  async #run(step: Step): Promise<void> {
    const place = flow.place
    await flow.take(step)
    await this.updateComplete
    if (flow.place > place) this.querySelector<HTMLElement>('.current button.primary')?.focus()
  }

  #over = (): void => {
    flow.stop()
    flow.removeEventListener('change', this.#again)
    flow = new Flow()
    flow.addEventListener('change', this.#again)
    this.requestUpdate()
  }

  #again = (): void => this.requestUpdate()
}
customElements.define('flow-pane', FlowPane)
