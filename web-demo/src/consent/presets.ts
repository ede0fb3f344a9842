// Situations to try with one press.

import type { Form } from './form.ts'

export interface Preset {
  title: string
  /** What it changes of a form that is blank. */
  change: Partial<Form>
}

/** A name as attackers send it: markup, a letter of another script, a turn of the writing direction, and no end. */
const HOSTILE = `<script>alert(1)</script> G\u043eogle \u202egpj.exe\u202c ${'very long '.repeat(1000)}`

export const PRESETS: readonly Preset[] = [
  { title: 'A known web app', change: {} },
  {
    title: 'An app on this computer',
    change: { id: 'desk-timer', name: 'Desk Timer', redirect: 'http://127.0.0.1:49152/callback', registration: 'dcr' },
  },
  {
    title: 'An unknown app',
    change: { id: 'https://helper.example/client.json', name: 'Helper', redirect: 'https://helper.example/done', registration: 'cimd' },
  },
  { title: 'It asks for more', change: { from: 'step-up' } },
  {
    title: 'A hostile name',
    change: { id: 'x', name: HOSTILE, redirect: 'https://accounts.example@evil.example/', registration: 'dcr' },
  },
]
