// The document in a link: JSON without what the example says itself, deflated, in base64url, behind a version.

import { type Doc, EMPTY } from './document.ts'
import { EXAMPLES, open } from './examples.ts'
import { Misread, partOfDoc } from './strict.ts'

const VERSION = '#1'
/** What a link may unfold to: two policies and all else. A small link can unfold to gigabytes. */
const MOST = 6_000_000

/** The part of an address that keeps a document. */
export async function linkOf(doc: Doc): Promise<string> {
  const base = await baseOf(doc.example)
  const keys = (Object.keys(doc) as (keyof Doc)[]).filter((key) => key === 'example' || !alike(doc[key], base[key]))
  const kept = Object.fromEntries(keys.map((key) => [key, doc[key]]))
  return VERSION + (await fold(JSON.stringify(kept)))
}

/** The document that a link keeps. @throws {Misread} that says what is wrong with it */
export async function docOf(hash: string): Promise<Doc> {
  if (!hash.startsWith(VERSION)) throw new Misread('it is not of a version that this page reads')
  const part = partOfDoc(parsed(await unfold(hash.slice(VERSION.length))))
  const example = part.example ?? null
  if (example !== null && !EXAMPLES.some(({ id }) => id === example)) throw new Misread('it starts from an example that is not here')
  return { ...(await baseOf(example)), ...part }
}

/** What a link need not say. */
const baseOf = (example: string | null): Promise<Doc> | Doc => (example === null ? EMPTY : open(example))

export const alike = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other)

async function fold(text: string): Promise<string> {
  const stream = new Blob([text]).stream().pipeThrough(new CompressionStream('deflate-raw'))
  const bytes = new Uint8Array(await new Response(stream).arrayBuffer())
  const binary = Array.from(bytes, (byte) => String.fromCharCode(byte)).join('')
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '')
}

async function unfold(folded: string): Promise<string> {
  if (!/^[\w-]+$/.test(folded)) throw new Misread('it has been cut or changed')
  try {
    const bytes = Uint8Array.from(atob(folded.replaceAll('-', '+').replaceAll('_', '/')), (letter) => letter.charCodeAt(0))
    return await bounded(new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate-raw')))
  } catch (error) {
    throw error instanceof Misread ? error : new Misread('it has been cut or changed')
  }
}

async function bounded(stream: ReadableStream<Uint8Array>): Promise<string> {
  const reader = stream.getReader()
  const decoder = new TextDecoder('utf-8', { fatal: true })
  let text = ''
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return text + decoder.decode()
    text += decoder.decode(value, { stream: true })
    if (text.length > MOST) {
      void reader.cancel()
      throw new Misread('it is too large')
    }
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new Misread('it has been cut or changed')
  }
}
