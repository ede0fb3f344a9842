// What is shown first, and how the address follows: what the link keeps, else the first example.

import type { Doc } from './document.ts'
import { EXAMPLES, open } from './examples.ts'
import { notices } from './notices.ts'
import { store } from './store.ts'

/** Long enough that typing does not write at every key: browsers allow about a hundred writes in half a minute. */
const PAUSE = 500

/** A page without a link is drawn before what reads links is there. */
const links = () => import('./permalink.ts')

let timer: ReturnType<typeof setTimeout> | undefined
let written: Doc | null = null

export async function start(): Promise<void> {
  const [first, linked] = await Promise.all([open(EXAMPLES[0]!.id), kept()])
  // the panes need a policy that compiles, even if the link's does not
  store.set(first)
  take(linked, 'You see an example instead.')
  written = store.doc
  addEventListener('hashchange', () => void follow())
  store.addEventListener('change', () => {
    clearTimeout(timer)
    timer = setTimeout(() => void write(), PAUSE)
  })
}

/** Writes what a person has put in into the address, now. Gives the whole address. */
export async function write(): Promise<string> {
  clearTimeout(timer)
  const doc = store.doc
  if (doc === written) return location.href
  const { alike, linkOf } = await links()
  if (location.hash !== '' || !alike(doc, await open(EXAMPLES[0]!.id))) {
    const link = await linkOf(doc)
    if (link !== location.hash) history.replaceState(null, '', link)
    written = doc
  }
  return location.href
}

/** Puts another document in the place of this one. The browser's Back leads to this one again, and so does the notice. */
export async function turn(doc: Doc, said: string): Promise<void> {
  await write()
  const { linkOf } = await links()
  const link = await linkOf(doc)
  const before = store.doc
  history.pushState(null, '', link)
  store.set(doc)
  written = store.doc
  notices.say({ tone: 'good', text: said, action: { title: 'Undo', run: () => back(before) } })
}

function back(before: Doc): void {
  store.set(before)
  notices.say(null)
}

async function follow(): Promise<void> {
  take((await kept()) ?? (await open(EXAMPLES[0]!.id)), 'Nothing was changed.')
}

function take(linked: Doc | string | null, instead: string): void {
  if (typeof linked === 'string') return notices.say({ tone: 'danger', text: `This link cannot be read: ${linked}. ${instead}` })
  if (!linked) return
  store.set(linked)
  written = store.doc
  notices.say(null)
}

/** The document in the address, or what is wrong with it. */
async function kept(): Promise<Doc | string | null> {
  if (location.hash.length <= 1) return null
  const { docOf, Misread } = await links()
  try {
    return await docOf(location.hash)
  } catch (error) {
    if (error instanceof Misread) return error.message
    throw error
  }
}
