// The whole conformance suite, run by the engine of this page: what it answers here is what it answers everywhere.

import { html, nothing } from 'lit'

import address from 'virtual:suite'

import { icon } from '../parts/icons.ts'
import { Pane } from '../parts/pane.ts'
import './style.css'
import type { Said, Topic } from './worker.ts'

const number = new Intl.NumberFormat('en')
const sum = (topics: readonly Topic[], key: 'held' | 'passed' | 'failed') => topics.reduce((sum, topic) => sum + topic[key], 0)

class SuitePane extends Pane {
  static override properties = { said: { state: true }, broken: { state: true }, running: { state: true } }
  declare said: Said | null
  /** Why it did not run to its end. */
  declare broken: string | null
  declare running: boolean
  #worker: Worker | null = null

  override connectedCallback(): void {
    super.connectedCallback()
    this.#run()
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.#stop()
  }

  protected override render(): unknown {
    return html`
      <p class="muted">Every rule of the specification is written down as cases with one right answer each. The engine of this page is asked
        all of them, here and now; the suite first shows that it sees wrong answers.</p>
      ${this.#summary()}
      <p class="row">
        <button ?disabled=${this.running} @click=${() => this.#run()}>${this.running ? 'Running…' : 'Run again'}</button>
      </p>
      ${this.#failures()}${this.#topics()}
    `
  }

  #summary(): unknown {
    if (this.broken) return html`<div class="notice danger" role="alert">${icon('caution')}<div>${this.broken}</div></div>`
    if (!this.said) return html`<p role="status">The cases are being fetched…</p>`
    const { topics, end } = this.said
    const [held, passed, failed] = [sum(topics, 'held'), sum(topics, 'passed'), sum(topics, 'failed')]
    const good = end && end.failures.length === 0 && passed === held
    const tone = !end ? '' : good ? 'good' : 'danger'
    return html`
      <div class="notice ${tone} sum">
        ${icon(!end ? 'info' : good ? 'allow' : 'deny')}
        <div>
          <p class="count" role="status">${number.format(passed)} of ${number.format(held)} ${end || failed ? 'right' : 'so far'}${
            failed ? html`, <strong>${number.format(failed)} wrong</strong>` : nothing}</p>
          <progress max=${held} value=${passed + failed} aria-label="Cases that have run"></progress>
          ${end
            ? html`<p class="small">${number.format(end.controls)} wrong answers were put in on purpose, and seen. ${
                (end.ms / 1000).toFixed(1)} seconds, version ${__VERSION__} <code>${__COMMIT__}</code>.</p>`
            : nothing}
        </div>
      </div>
    `
  }

  #failures(): unknown {
    const failures = this.said?.end?.failures ?? []
    if (failures.length === 0) return nothing
    return html`<h3>What differs</h3>
      <ul class="failures">${failures.map((failure) => html`<li><pre tabindex="0">${failure}</pre></li>`)}</ul>`
  }

  #topics(): unknown {
    if (!this.said) return nothing
    return html`
      <table>
        <caption class="hidden">Cases by topic</caption>
        <thead><tr><th scope="col">Topic</th><th scope="col">Cases</th><th scope="col">Right</th><th scope="col">Wrong</th></tr></thead>
        <tbody>${this.said.topics.map(
          ({ topic, held, passed, failed }) => html`<tr>
            <th scope="row">${passed === held ? icon('allow') : failed ? icon('deny') : icon('info')} ${topic}</th>
            <td>${number.format(held)}</td><td>${number.format(passed)}</td>
            <td>${failed ? html`<strong>${number.format(failed)}</strong>` : '0'}</td>
          </tr>`)}</tbody>
      </table>
    `
  }

  #run(): void {
    this.#stop()
    Object.assign(this, { said: null, broken: null, running: true })
    const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' })
    worker.onmessage = ({ data }: MessageEvent<Said>) => {
      this.said = data
      if (data.end) this.#stop()
    }
    worker.onerror = ({ message }) => {
      this.broken = `The suite did not run to its end: ${message || 'its data could not be fetched'}`
      this.#stop()
    }
    worker.postMessage(address)
    this.#worker = worker
  }

  #stop(): void {
    this.#worker?.terminate()
    this.#worker = null
    this.running = false
  }
}
customElements.define('suite-pane', SuitePane)
