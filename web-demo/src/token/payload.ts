// What a person pastes, opened: a JWT's payload, or an introspection answer. A format alone; what its claims mean the engine says.

/** More than any server takes in a header. */
export const LONGEST = 65_536

const DEEPEST = 32

/** A text that holds no claims that can be read; its message is for the person. */
export class Unreadable extends Error {}

export interface Opened {
  payload: Record<string, unknown>
  /** What may be shown of it. */
  masked: string
}

/** Opens what was pasted. */
export function open(pasted: string): Opened {
  if (pasted.length > LONGEST) throw new Unreadable(`This is too long for a token: ${pasted.length.toLocaleString('en')} characters.`)
  const text = pasted.trim().replace(/^(authorization:\s*)?bearer\s+/i, '')
  if (text === '') throw new Unreadable('There is nothing in it.')
  if (/^[[{"]/.test(text)) return { payload: object(text, 'This'), masked: '' }
  const parts = text.split('.')
  if (parts.length === 5) throw new Unreadable('This token is encrypted: only who it is for can open it. Paste its introspection answer.')
  if (parts.length !== 3) throw new Unreadable('This is no JWT. A token that is a random text says nothing by itself: paste its introspection answer (JSON).')
  const payload = object(decode(parts[1]!), 'The middle part of this JWT')
  return { payload, masked: `${parts[0]}.${parts[1]}.${'•'.repeat(8)}` }
}

/** base64url without padding (RFC 7515 §2). */
function decode(part: string): string {
  if (!/^[\w-]+$/.test(part) || part.length % 4 === 1) throw new Unreadable('The middle part of this JWT is not base64url: was all of it copied?')
  const bytes = Uint8Array.from(atob(part.replaceAll('-', '+').replaceAll('_', '/')), (byte) => byte.charCodeAt(0))
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw new Unreadable('The middle part of this JWT is not text in UTF-8.')
  }
}

function object(text: string, what: string): Record<string, unknown> {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw new Unreadable(`${what} is not JSON: was all of it copied?`)
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Unreadable(`${what} is JSON, but no object of claims.`)
  if (deeper(value, DEEPEST)) throw new Unreadable(`${what} is nested too deeply to be read.`)
  return value as Record<string, unknown>
}

function deeper(value: unknown, than: number): boolean {
  if (typeof value !== 'object' || value === null) return false
  return than === 0 || Object.values(value).some((part) => deeper(part, than - 1))
}
