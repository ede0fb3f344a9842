// What the import has to say: each note with its place in the document.

import { html, nothing } from 'lit'

import { icon } from '../parts/icons.ts'
import { spoken } from '../parts/words.ts'
import './style.css'

export interface Note {
  code: string
  severity: 'error' | 'warning' | 'info'
  message: string
  help: string | null
  line: number
  column: number
}

const LOOKS = { error: ['deny', 'Problem'], warning: ['caution', 'Note'], info: ['info', 'Note'] } as const

/** The notes as a list, which scrolls where there are many. */
export const notesOf = (name: string, notes: readonly Note[]): unknown => html`
  <section class="import-notes" aria-label="Notes on ${name}" tabindex="0">
    <ol>${notes.map(({ severity, message, help, line, column }) => html`
      <li class=${severity}>
        ${icon(LOOKS[severity][0])}
        <span><span class="hidden">${LOOKS[severity][1]}, </span><span class="place mono">${name}:${line}:${column}</span> ${spoken(message)}${
          help ? html`<span class="help">${spoken(help)}</span>` : nothing}</span>
      </li>`)}</ol>
  </section>
`
