// Files: what a person opens or drops is told apart by what is in it; what they save is made here, and leaves by the browser alone.

import { EMPTY } from './document.ts'
import { notices } from './notices.ts'
import { turn } from './start.ts'
import { store } from './store.ts'
import { lines, MOST_TEXT } from './strict.ts'
import { testsIn } from './vectors.ts'

const refuse = (text: string) => notices.say({ tone: 'danger', text })

/** Above this, a document is not imported here. */
const MOST_DOCUMENT = 16_000_000

const tooLarge = ({ name, size }: File) =>
  refuse(`${name} has ${(size / 1e6).toFixed(1)} MB. This page opens files of up to ${MOST_TEXT / 1e6} MB, OpenAPI documents of up to ${MOST_DOCUMENT / 1e6} MB.`)

/** Opens a policy, an OpenAPI document or a file of tests. */
export async function openFile(file: File): Promise<void> {
  if (file.size > MOST_DOCUMENT) return tooLarge(file)
  const text = await read(file)
  if (text === null) return refuse(`${file.name} cannot be read as text (UTF-8). A policy is a .toml or .json file.`)
  const data = asJson(text)
  if (isOpenApi(text, data)) return (await import('../openapi/open.ts')).openDocument(file.name, text)
  if (file.size > MOST_TEXT) return tooLarge(file)
  if (data && 'topic' in data && 'groups' in data) return openTests(file.name, data)
  if (!data && !/\.(toml|txt)$/i.test(file.name)) return refuse(`${file.name} is neither TOML nor JSON. A policy is a .toml or .json file.`)
  await turn({ ...EMPTY, policy: text, token: store.doc.token, ask: store.doc.ask, view: store.doc.view }, `${file.name} is open.`)
}

async function read(file: File): Promise<string | null> {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(await file.arrayBuffer())
    return text.includes('\0') ? null : lines(text)
  } catch {
    return null
  }
}

function asJson(text: string): object | null {
  try {
    const data: unknown = JSON.parse(text)
    return typeof data === 'object' ? data : null
  } catch {
    return null
  }
}

/** Whether it is one, or would be one if it could be read. */
const isOpenApi = (text: string, data: object | null) =>
  data ? 'openapi' in data || 'swagger' in data : /^[{ \t]*["']?(openapi|swagger)["']?[ \t]*:/m.test(text)

async function openTests(name: string, data: object): Promise<void> {
  const { tests, others } = testsIn(data)
  if (tests.length === 0) return refuse(`${name} holds no tests of what is allowed.`)
  const left = others > 0 ? ` ${others} of its cases say other things and were left out.` : ''
  await turn({ ...store.doc, tests, view: 'tests' }, `${tests.length} tests of ${name} are open; they run on the policy as it stands here.${left}`)
}

/** Hands a text to the browser as a file. */
export function save(name: string, text: string, type: string): void {
  const address = URL.createObjectURL(new Blob([text], { type }))
  Object.assign(document.createElement('a'), { href: address, download: name }).click()
  setTimeout(() => URL.revokeObjectURL(address), 10_000)
}

/** Saves the policy's text as it stands. */
export function savePolicy(): void {
  const { policy } = store.doc
  const [end, type] = /^\s*\{/.test(policy) ? ['json', 'application/json'] : ['toml', 'application/toml']
  save(`${store.good?.policy?.name ?? 'policy'}.${end}`, policy, type)
}
