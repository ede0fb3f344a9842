// An OpenAPI document becomes a policy in the editor, with notes on what it leaves open.

import { EMPTY } from '../state/document.ts'
import { notices } from '../state/notices.ts'
import { turn } from '../state/start.ts'
import { store } from '../state/store.ts'
import { MOST_TEXT } from '../state/strict.ts'
import { type Note, notesOf } from './notes.ts'

interface Imported {
  /** Nothing if the text cannot be read. */
  policy: string | null
  notes: readonly Note[]
}

let worker: Worker | undefined

/** Who opens another document does not wait for the first. */
function imported(text: string): Promise<Imported> {
  worker?.terminate()
  const mine = (worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' }))
  const answer = new Promise<Imported>((resolve, reject) => {
    mine.onmessage = ({ data }: MessageEvent<string>) => resolve(JSON.parse(data) as Imported)
    mine.onerror = reject
    mine.postMessage(text)
  })
  return answer.finally(() => mine.terminate())
}

/** Opens what is imported of a document; its name is that of the file. */
export async function openDocument(name: string, text: string): Promise<void> {
  notices.say({ tone: 'good', text: `${name} is being imported…` })
  const answer = await imported(text).catch(() => null)
  if (!answer) return refuse(`${name} is not imported: what reads it could not be fetched, or broke off. Please try again.`)
  const { policy, notes } = answer
  const more = notesOf(name, notes)
  if (policy === null) {
    const [{ line, message, help }] = notes as [Note]
    if (notes.length > 1) return refuse(`${name} cannot be imported. Nothing was changed.`, more)
    return refuse(`${name} cannot be imported: line ${line}, ${message}${help ? ` (${help})` : ''}. Nothing was changed.`)
  }
  if (policy.length > MOST_TEXT) return refuse(`${name} makes a policy of more than ${MOST_TEXT / 1e6} MB, which is too large for this page: scopeward import openapi writes it.`)
  await turn({ ...EMPTY, policy, token: store.doc.token, ask: store.doc.ask, view: 'policy' }, said(name, policy, notes))
  if (notes.length > 0) notices.say({ ...notices.now!, tone: 'caution', more })
}

const refuse = (text: string, more?: unknown) => notices.say({ tone: 'danger', text, more })

const counted = (count: number, one: string, many: string) => (count === 1 ? `1 ${one}` : `${count} ${many}`)

function said(name: string, policy: string, notes: readonly Note[]): string {
  const lost = notes.filter(({ severity }) => severity === 'error').length
  const open = notes.length - lost
  const parts = [
    lost > 0 ? ` ${counted(lost, 'thing in it was', 'things in it were')} not taken over.` : '',
    open > 0 ? ` ${counted(open, 'thing wants', 'things want')} a look.` : '',
    /^ *# suggested:/m.test(policy) ? ' What it may mean and does not say stands in comments marked “suggested:”.' : '',
  ]
  return `${name} is imported: this is its policy.${parts.join('')}`
}
