// Suggests words while one types: names from the last policy that compiled, keys from the engine's own schema.

import type { Completion, CompletionContext, CompletionResult } from '@codemirror/autocomplete'
import type { Text } from '@codemirror/state'
import { type Model, schema } from 'scopeward'

import { store } from '../state/store.ts'

export function suggest({ state, pos, explicit }: CompletionContext): CompletionResult | null {
  const line = state.doc.lineAt(pos)
  const before = line.text.slice(0, pos - line.from)
  const string = openString(before)
  if (string === 'comment') return null
  const path = sectionAt(state.doc, line.number)
  if (string !== null) return offer(namesAt(before.slice(0, string - 1), path, continues(state.doc, line.number)), line.from + string, /^[^"'\s]*$/)
  const header = /^\s*\[([\w.-]*)$/.exec(before)
  if (header) return offer(tables(), pos - header[1]!.length, /^[\w.-]*$/)
  const key = /^(?:(?<inline>.*[{,]\s*)|\s*)(?<word>\w*)$/.exec(before)?.groups
  if (!key || (!explicit && !key['word'])) return null
  const inner = key['inline'] ? [...path, /^\s*(?:"([^"]*)"|([\w-]+))\s*=\s*\{/.exec(before)?.slice(1).find(Boolean) ?? ''] : path
  return offer(keysAt(inner), pos - key['word']!.length, /^\w*$/)
}

const offer = (options: Completion[], from: number, validFor: RegExp): CompletionResult | null =>
  options.length > 0 ? { from, options, validFor } : null

/** Where the string begins in which the text ends. */
function openString(text: string): number | 'comment' | null {
  let start: number | null = null
  for (let place = 0; place < text.length; place++) {
    const letter = text[place]
    if (start !== null) {
      if (letter === '\\') place++
      else if (letter === text[start - 1]) start = null
    } else if (letter === '"' || letter === "'") start = place + 1
    else if (letter === '#') return 'comment'
  }
  return start
}

/** The table that a line stands in. */
function sectionAt(doc: Text, number: number): string[] {
  for (let at = number - 1; at > 0; at--) {
    const header = /^\s*\[+([^\]]+)\]/.exec(doc.line(at).text)
    if (header) return header[1]!.split('.').map((part) => part.trim().replace(/^["']|["']$/g, ''))
  }
  return []
}

/** Whether a line goes on with a list. */
const continues = (doc: Text, number: number) => number > 1 && /[[,]\s*$/.test(doc.line(number - 1).text)

/** The names that a string may hold. */
function namesAt(before: string, path: readonly string[], listed: boolean): Completion[] {
  const model = store.good?.model()
  if (!model) return []
  const key = [...before.matchAll(/([\w-]+)"?\s*[=:]/g)].at(-1)?.[1]
  if (before.trim() === '' && !listed) return ['implies', 'depends'].includes(path.at(-1) ?? '') ? scopes(model) : []
  if (key === 'role' || key === 'unless' || key === 'roles') return model.roles.map(({ name, title }) => named(name, title))
  if (key === 'audience') return model.audiences.map(({ name, title }) => named(name, title))
  const said = keysAt(path).some(({ label, type }) => label === key && type === 'text')
  return said || path.at(-1) === 'groups' || path.at(-1) === 'roles' || key === 'title' || key === 'description' ? [] : scopes(model)
}

const scopes = (model: Model) => model.scopes.map(({ name, title }) => named(name, title))
const named = (label: string, title: string | null): Completion => ({ label, ...(title === null ? {} : { detail: title }) })

/** Tables to begin. */
function tables(): Completion[] {
  const model = store.good?.model()
  const own = keysAt([]).filter(({ type }) => type === 'table')
  const within = [...(model?.audiences ?? []).map(({ name }) => `audiences.${name}`), ...(model?.bundles ?? []).map(({ name }) => `bundles.${name}`)]
  return [...own, ...within.map((label) => ({ label }))]
}

interface Shape {
  $ref?: string
  type?: string
  description?: string
  properties?: Record<string, Shape>
  additionalProperties?: Shape | boolean
  oneOf?: Shape[]
  anyOf?: Shape[]
}

let known: Shape & { $defs?: Record<string, Shape> } | undefined

/** A shape, or the shapes that it may be. */
function shapes(shape: Shape): Shape[] {
  const meant = shape.$ref ? { ...known!.$defs![shape.$ref.split('/').at(-1)!]!, description: shape.description } as Shape : shape
  return [meant, ...(meant.oneOf ?? []).flatMap(shapes), ...(meant.anyOf ?? []).flatMap(shapes)]
}

/** The keys that the schema knows in a table. */
function keysAt(path: readonly string[]): Completion[] {
  known ??= schema() as Shape
  const within = (shape: Shape, key: string) => shape.properties?.[key] ?? (typeof shape.additionalProperties === 'object' ? shape.additionalProperties : [])
  const tables = path.reduce<Shape[]>((all, key) => all.flatMap(shapes).flatMap((shape) => within(shape, key)), [known])
  return tables.flatMap(shapes).flatMap(({ properties }) => Object.entries(properties ?? {})).map(([label, shape]) => ({
    label,
    type: shape.$ref?.endsWith('/text') || shapes(shape)[0]!.type === 'string' ? 'text' : shapes(shape).some(({ type }) => type === 'object') ? 'table' : 'value',
    ...(shape.description ? { info: shape.description } : {}),
  }))
}
