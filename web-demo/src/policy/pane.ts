// The policy's text, what is wrong with it, and how to cure that.

import { format, type PolicyError } from 'scopeward'
import { html, nothing } from 'lit'

import { icon } from '../parts/icons.ts'
import { Pane } from '../parts/pane.ts'
import { spoken } from '../parts/words.ts'
import { savePolicy } from '../state/files.ts'
import { notices } from '../state/notices.ts'
import { attempt, type Reading } from '../state/reading.ts'
import { store } from '../state/store.ts'
import type { Editor } from './editor.ts'
import { findings, type Mark, marksOf, sum } from './marks.ts'
import './style.css'

/** One editor for the page: a person who comes back finds it as they left it. */
let editor: Editor | undefined

const whenIdle = (act: () => void) => ('requestIdleCallback' in window ? requestIdleCallback(act, { timeout: 1_000 }) : setTimeout(act, 200))

class PolicyPane extends Pane {
  /** What is said of the text, and of which text. */
  #marks: Mark[] = []
  #of: Reading | null = null
  /** What the editor shows of it. */
  #marked: readonly Mark[] = []
  /** What the live region says: not at every key. */
  #said = ''
  #saying: ReturnType<typeof setTimeout> | undefined

  override connectedCallback(): void {
    super.connectedCallback()
    void this.#settle()
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    editor?.leave()
  }

  protected override willUpdate(): void {
    const { reading } = store
    if (this.#of === reading) return
    this.#of = reading
    this.#marks = marksOf(reading, false)
    whenIdle(() => {
      if (this.#of !== reading) return
      this.#marks = marksOf(reading, true)
      this.requestUpdate()
    })
    clearTimeout(this.#saying)
    this.#saying = setTimeout(() => {
      this.#said = sum(this.#marks)
      this.requestUpdate()
    }, 800)
  }

  protected override updated(): void {
    if (!editor?.element.isConnected) return
    editor.text = store.doc.policy
    if (this.#marked !== this.#marks) editor.mark(this.#marks, (mark) => this.#cure(mark))
    this.#marked = this.#marks
    if (store.focus.line === null) return
    editor.line(store.focus.line)
    store.point({ line: null })
  }

  protected override render(): unknown {
    const problems = this.#marks.filter(({ problem }) => problem).length
    return html`
      <div class="row tools">
        <p class="badge ${problems > 0 ? 'danger' : this.#marks.length > 0 ? 'caution' : 'good'}">
          ${icon(problems > 0 ? 'deny' : this.#marks.length > 0 ? 'caution' : 'allow')} ${sum(this.#marks)}
        </p>
        <button class="plain" @click=${this.#format} title="Alt+Shift+F">Format</button>
      </div>
      ${store.stale
        ? html`<p class="notice caution stale">${icon('caution')}<span>The other views show the last good text.</span></p>`
        : nothing}
      <div class="editor"></div>
      ${problems > 0 ? html`<ol class="marks" aria-label="Problems">${this.#marks.filter(({ problem }) => problem).map((mark) => this.#item(mark))}</ol>` : nothing}
      ${this.#marks.length > problems
        ? html`<details class="findings"><summary>${findings(this.#marks.length - problems)}</summary>
            <ol class="marks">${this.#marks.filter(({ problem }) => !problem).map((mark) => this.#item(mark))}</ol></details>`
        : nothing}
      <p class="hidden" role="status">${this.#said}</p>
      <p class="hint muted"><kbd>Ctrl Space</kbd> suggests, <kbd>F8</kbd> next problem, <kbd>Ctrl .</kbd> cures it, <kbd>Tab</kbd> leaves (<kbd>Esc</kbd> first, while words are suggested).</p>
    `
  }

  #item(mark: Mark): unknown {
    const { problem, message, help, line, fix } = mark
    return html`
      <li class=${problem ? 'problem' : 'finding'}>
        <button class="plain place" @click=${() => editor?.select(mark.start, mark.end)}>
          ${icon(problem ? 'deny' : 'caution')}
          <span><span class="hidden">${problem ? 'Problem' : 'Finding'}, </span><span class="line">line ${line}</span> <span class="what">${spoken(message)}</span>
          ${help ? html`<span class="help">${spoken(help)}</span>` : nothing}</span>
        </button>
        ${fix ? html`<button class="fix" @click=${() => this.#cure(mark)}>${spoken(fix.title)}</button>` : nothing}
      </li>
    `
  }

  async #settle(): Promise<void> {
    const { Editor } = await import('./editor.ts')
    editor ??= new Editor(store.doc.policy, {
      typed: (policy) => policy === store.doc.policy || store.set({ policy }),
      format: formatText,
      save: savePolicy,
      cure: (place) => cureAt(place),
    })
    await this.updateComplete
    const place = this.querySelector('.editor')
    if (!this.isConnected || !place) return
    editor.enter(place)
    this.requestUpdate()
  }

  #cure({ fix }: Mark): void {
    // the text that the fix is for, or none
    if (fix && editor?.text === this.#of?.text) editor?.replace(fix.start, fix.end, fix.text)
  }

  #format = formatText
}

function cureAt(place: number): void {
  const mark = marksOf(store.reading, true).find(({ fix, start, end }) => fix && start <= place && place <= end)
  if (mark?.fix) editor?.replace(mark.fix.start, mark.fix.end, mark.fix.text)
}

function formatText(): void {
  const [text, error] = attempt<string, PolicyError>(() => format(store.doc.policy))
  if (text !== null) store.set({ policy: text })
  else notices.say({ tone: 'caution', text: `The text cannot be formatted before it can be read: ${error.message}` })
}

customElements.define('policy-pane', PolicyPane)
