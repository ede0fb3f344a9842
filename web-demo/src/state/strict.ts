// Reads a value that came from outside: every key known, every type right, nothing endless; else it is refused.

import type { Ask, Doc, Test, Token } from './document.ts'

/** What was given is not what it should be. The message names the place. */
export class Misread extends Error {}

type Read<T> = (value: unknown, at: string) => T
type Keys<T> = { [Key in keyof T]-?: Read<T[Key]> }

const text = (most: number): Read<string> => (value, at) => {
  if (typeof value !== 'string' || value.length > most) throw new Misread(`${at} is not a text of at most ${most} characters`)
  return value
}

const flag: Read<boolean> = (value, at) => {
  if (typeof value !== 'boolean') throw new Misread(`${at} is neither true nor false`)
  return value
}

const one = <T extends string>(...words: readonly T[]): Read<T> => (value, at) => {
  if (!words.includes(value as T)) throw new Misread(`${at} is none of ${words.join(', ')}`)
  return value as T
}

const maybe = <T>(read: Read<T>): Read<T | null> => (value, at) => (value === null ? null : read(value, at))

const list = <T>(read: Read<T>, most: number): Read<readonly T[]> => (value, at) => {
  if (!Array.isArray(value) || value.length > most) throw new Misread(`${at} is not a list of at most ${most}`)
  return value.map((item, place) => read(item, `${at}[${place}]`))
}

/** The keys that are there; none of others. */
const some = <T extends object>(keys: Keys<T>): Read<Partial<T>> => (value, at) => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Misread(`${at} is not an object`)
  const pairs = Object.entries(value).map(([key, inner]) => {
    if (!Object.hasOwn(keys, key)) throw new Misread(`${at} has a key that is not known: ${key.slice(0, 40)}`)
    return [key, keys[key as keyof T](inner, `${at}.${key}`)]
  })
  return Object.fromEntries(pairs) as Partial<T>
}

const all = <T extends object>(keys: Keys<T>): Read<T> => (value, at) => {
  const read = some(keys)(value, at)
  const lacking = Object.keys(keys).find((key) => !Object.hasOwn(read, key))
  if (lacking) throw new Misread(`${at} lacks ${lacking}`)
  return read as T
}

const name = text(1_000)

const token: Read<Token> = all<Token>({
  held: flag,
  scope: list(text(10_000), 2_000),
  principal: maybe(name),
  roles: list(name, 100),
  audience: maybe(text(3_000)),
  state: one('active', 'disabled', 'expired', 'revoked', 'unknown'),
})

const ask: Read<Ask> = (value, at) => {
  const { operation, method, path, owner } = some({ operation: text(10_000), method: name, path: text(10_000), owner: maybe(name) })(value, at)
  const whose = owner === undefined ? {} : { owner }
  if (operation !== undefined && method === undefined && path === undefined) return { operation, ...whose }
  if (operation === undefined && method !== undefined && path !== undefined) return { method, path, ...whose }
  throw new Misread(`${at} names neither an operation nor a method and a path`)
}

/** One test. */
export const testOf: Read<Test> = all<Test>({ name, token, ask, brief: one('allowed', 'denied', 'obliged') })

/** Above this, a text is no policy that a person edits. */
export const MOST_TEXT = 2_000_000

/** With the line ends that the editor has. */
export const lines = (text: string) => text.replace(/\r\n?/g, '\n')

const policy: Read<string> = (value, at) => lines(text(MOST_TEXT)(value, at))

/** How many tests are run at every change of the policy. */
export const MOST_TESTS = 500

/** Some parts of a document. */
export const partOfDoc = (value: unknown): Partial<Doc> => some<Doc>({
  example: maybe(name),
  policy,
  token,
  ask: maybe(ask),
  tests: list(testOf, MOST_TESTS),
  other: maybe(policy),
  view: text(40),
})(value, 'the link')
