// The operations as lines: found by words, filtered by decision, grouped by audience and by what they are about.

import type { Model, OperationModel } from 'scopeward'

import { say } from './words.ts'

/** Beyond this many operations, those about the same thing stand under one heading. */
const MANY = 40

export type Show = 'all' | 'allowed' | 'denied'

export interface Group {
  kind: 'group'
  key: string
  title: string
  level: number
  folded: boolean
  handles: readonly number[]
}

export interface Operation {
  kind: 'operation'
  key: string
  handle: number
  method: string
  /** Without what all paths begin with. */
  path: string
  needs: string
}

export type Line = Group | Operation

/** A model's operations, read once for showing. */
export class Operations {
  /** What all paths begin with. */
  readonly base: string
  readonly all: readonly Operation[]
  readonly #model: Model
  readonly #long: boolean

  constructor(model: Model) {
    this.#model = model
    this.#long = model.operations.length > MANY
    const parts = model.operations.map(({ key }) => partsOf(key))
    this.base = baseOf(parts.flatMap(({ path }) => (path.startsWith('/') ? [path] : [])))
    this.all = model.operations.map(({ key, handle, requirement }, place) => {
      const { method, path } = parts[place]!
      const short = path.startsWith(`${this.base}/`) ? path.slice(this.base.length) : path
      return { kind: 'operation', key, handle, method, path: short, needs: say(requirement) }
    })
  }

  /** Those that hold every word, by key or by a scope that they need, and are decided so. */
  find(search: readonly string[], show: Show, briefs: Uint8Array): Operation[] {
    return this.all.filter(({ key, handle, needs }) => {
      if (show !== 'all' && (show === 'allowed') !== briefs[handle]! > 0) return false
      const text = `${key} ${needs}`.toLowerCase()
      return search.every((word) => text.includes(word))
    })
  }

  /** Under their headings, in the order of the policy. */
  lines(found: readonly Operation[], folded: ReadonlySet<string>): Line[] {
    const audiences = this.#model.audiences.length > 1 ? this.#model.audiences : []
    const titleOf = (name: string) => audiences.find((one) => one.name === name)?.title ?? name
    const keys = [
      ...(audiences.length > 0 ? [(one: Operation) => this.#of(one).audience ?? ''] : []),
      ...(this.#long ? [(one: Operation) => this.#noun(one)] : []),
    ]
    const under = (operations: readonly Operation[], level: number, above: string): Line[] => {
      const key = keys[level]
      if (!key) return [...operations]
      return [...grouped(operations, key)].flatMap(([name, members]): Line[] => {
        const place = `${above}/${name}`
        const isFolded = folded.has(place)
        const handles = members.map(({ handle }) => handle)
        const title = titleOf(name) || 'Every audience'
        const head: Group = { kind: 'group', key: place, title, level, folded: isFolded, handles }
        return [head, ...(isFolded ? [] : under(members, level + 1, place))]
      })
    }
    return under(found, 0, '')
  }

  #of({ handle }: Operation): OperationModel {
    return this.#model.operations[handle]!
  }

  /** What it is about: the first part of its path, else the family of what it needs. */
  #noun(one: Operation): string {
    if (one.path.startsWith('/')) return one.path.split('/')[1]!
    const needed = this.#model.scopes.findLast(({ name, family }) => family !== null && one.needs.split(/[ ()]+/).includes(name))
    return needed?.family ?? 'other'
  }
}

function grouped<T>(members: readonly T[], key: (one: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>()
  for (const one of members) {
    const name = key(one)
    const group = groups.get(name)
    if (group) group.push(one)
    else groups.set(name, [one])
  }
  return groups
}

function partsOf(key: string): { method: string; path: string } {
  const [, method = '', path = key] = /^(\S+) (\/.*)$/.exec(key) ?? []
  return { method, path }
}

/** The whole parts of a path that all of them begin with; each keeps one of its own. */
function baseOf(paths: readonly string[]): string {
  const [first, ...others] = paths.map((path) => path.split('/').slice(0, -1))
  if (!first || others.length === 0) return ''
  let length = first.length
  for (const other of others) {
    const differs = first.findIndex((part, place) => part !== other[place])
    if (differs !== -1) length = Math.min(length, differs)
  }
  return first.slice(0, length).join('/')
}
