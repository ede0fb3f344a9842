// The editor: CodeMirror in a shadow root, where its styles are adopted sheets, which the page's strict policy allows.

import { acceptCompletion, autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap } from '@codemirror/autocomplete'
import { defaultKeymap, history, historyKeymap, isolateHistory } from '@codemirror/commands'
import { bracketMatching, StreamLanguage, type StreamParser } from '@codemirror/language'
import { json } from '@codemirror/legacy-modes/mode/javascript'
import { toml } from '@codemirror/legacy-modes/mode/toml'
import { lintGutter, lintKeymap, setDiagnostics } from '@codemirror/lint'
import { Compartment, type Extension } from '@codemirror/state'
import { drawSelection, EditorView, highlightActiveLine, highlightActiveLineGutter, keymap, lineNumbers } from '@codemirror/view'
import { tags } from '@lezer/highlight'

import type { Mark } from './marks.ts'
import { suggest } from './suggest.ts'
import { LOOK } from './theme.ts'

/** What the editor tells, and what its keys do. */
export interface Host {
  typed(text: string): unknown
  format(): void
  save(): void
  /** Cures what stands at a place, if a cure is known. */
  cure(place: number): void
}

const language = new Compartment()
/** The mode does not see that a quoted key begins a line. */
const mode = toml as StreamParser<{ inString: boolean; inArray: number; lhs: boolean }>
const TOML = StreamLanguage.define({
  ...mode,
  token(stream, state) {
    if (stream.sol() && !state.inString && state.inArray === 0) state.lhs = true
    return mode.token(stream, state)
  },
})
const JSON_TEXT = StreamLanguage.define({ ...json, tokenTable: { property: tags.propertyName } })
const languageOf = (text: string): Extension => (/^\s*\{/.test(text) ? JSON_TEXT : TOML)

/** It outlives its pane, so that a person finds their place and what they can undo. */
export class Editor {
  readonly element = document.createElement('div')
  readonly #view: EditorView
  #top = 0

  constructor(text: string, host: Host) {
    const root = this.element.attachShadow({ mode: 'open' })
    const extensions = [
      keys(host), language.of(languageOf(text)), LOOK,
      lineNumbers(), lintGutter(), EditorView.lineWrapping, highlightActiveLine(), highlightActiveLineGutter(), drawSelection(), history(),
      bracketMatching(), closeBrackets(), autocompletion({ override: [suggest], icons: false }),
      EditorView.contentAttributes.of({ tabindex: '0', 'aria-label': 'The text of the policy', 'aria-describedby': 'keys' }),
      // a file that is dropped is opened by the page
      EditorView.domEventHandlers({ drop: (event) => event.dataTransfer?.types.includes('Files') ?? false }),
      EditorView.updateListener.of((update) => {
        if (!update.docChanged) return
        const text = update.state.doc.toString()
        const spoken = languageOf(text)
        if (language.get(update.state) !== spoken) update.view.dispatch({ effects: language.reconfigure(spoken) })
        host.typed(text)
      }),
    ]
    this.#view = new EditorView({ doc: text, extensions, root, parent: root })
    const hint = Object.assign(document.createElement('p'), { id: 'keys', hidden: true, textContent: KEYS })
    root.append(hint)
  }

  get text(): string {
    return this.#view.state.doc.toString()
  }

  /** Shows another text: one change, which can be undone. */
  set text(text: string) {
    const old = this.text
    if (old === text) return
    const most = Math.min(old.length, text.length)
    let start = 0
    while (start < most && old[start] === text[start]) start++
    let end = 0
    while (end < most - start && old.at(-1 - end) === text.at(-1 - end)) end++
    const changes = { from: start, to: old.length - end, insert: text.slice(start, text.length - end) }
    this.#view.dispatch({ changes, annotations: isolateHistory.of('full') })
  }

  /** Underlines what is wrong, and says it where one points at it. */
  mark(marks: readonly Mark[], cure: (mark: Mark) => void): void {
    const all = marks.map((mark) => ({
      from: mark.start,
      to: mark.end,
      severity: mark.problem ? 'error' as const : 'warning' as const,
      message: mark.help ? `${mark.message}. ${mark.help}` : mark.message,
      actions: mark.fix ? [{ name: mark.fix.title.replaceAll('`', ''), apply: () => cure(mark) }] : [],
    }))
    this.#view.dispatch(setDiagnostics(this.#view.state, all))
  }

  replace(start: number, end: number, text: string): void {
    this.#view.dispatch({
      changes: { from: start, to: end, insert: text },
      selection: { anchor: start + text.length },
      annotations: isolateHistory.of('full'),
      scrollIntoView: true,
    })
    this.#view.focus()
  }

  select(start: number, end: number): void {
    const effects = EditorView.scrollIntoView(start, { y: 'center' })
    this.#view.dispatch({ selection: { anchor: start, head: end }, effects })
    this.#view.focus()
  }

  /** Selects a line, by its number. */
  line(number: number): void {
    const { doc } = this.#view.state
    const { from, to } = doc.line(Math.min(Math.max(number, 1), doc.lines))
    this.select(from, to)
  }

  leave(): void {
    this.#top = this.#view.scrollDOM.scrollTop
    this.element.remove()
  }

  enter(parent: Element): void {
    parent.append(this.element)
    this.#view.requestMeasure()
    this.#view.scrollDOM.scrollTop = this.#top
  }
}

const KEYS = 'Tab leaves the editor. While words are suggested, Tab takes one and Escape closes them.'

const keys = (host: Host): Extension => keymap.of([
  { key: 'Alt-Shift-f', run: () => (host.format(), true) },
  { key: 'Mod-s', run: () => (host.save(), true) },
  { key: 'Mod-.', run: ({ state }) => (host.cure(state.selection.main.head), true) },
  { key: 'Tab', run: acceptCompletion },
  ...closeBracketsKeymap, ...completionKeymap, ...lintKeymap.filter(({ key }) => key === 'F8'), ...historyKeymap, ...defaultKeymap,
])
