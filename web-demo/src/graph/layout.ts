// Where each node stands: layers of what is linked, what gives much in a strip of its own, and what has no link in rows below.

import { beside } from './layers.ts'
import type { Link, Web } from './web.ts'

export interface Point {
  x: number
  y: number
}

/** A node by its middle. */
export interface Place extends Point {
  width: number
}

export interface Layout {
  places: ReadonlyMap<string, Place>
  /** What gives so much that its links are drawn only when they matter. */
  folded: ReadonlySet<string>
  /** The links that are drawn at all times, each with its way. */
  ways: readonly { link: Link; points: readonly Point[] }[]
  width: number
  height: number
}

export const HEIGHT = 22
export const GAP = 5
const BAND = 12
export const COLUMN = 22
/** What stands apart is a strip: much wider than high. */
const STRIP = 40
const LETTER = 7.85
const LONGEST = 34
/** A node that gives more than this carries a count; if more than this is shown of it, its links are folded. */
const MANY = 8

/** The count that a node carries. */
export const countOf = (web: Web, name: string) => (web.gives(name) > MANY ? String(web.gives(name)) : '')

/** The middle of a long name is left out: both ends tell names apart. */
export const short = (name: string) => (name.length > LONGEST ? `${name.slice(0, 18)}…${name.slice(-15)}` : name)

const widthOf = (web: Web, name: string) =>
  Math.round(short(name).length * LETTER + 35 + countOf(web, name).length * 11)

/** Places the nodes that are shown. `aspect` is the width of the picture by its height. */
export function arrange(web: Web, shown: ReadonlySet<string>, aspect: number): Layout {
  const names = [...web.scopes.keys()].filter((name) => shown.has(name))
  const within = web.links.filter(({ from, to }) => shown.has(from) && shown.has(to))
  const given = Map.groupBy(within.filter(({ rule }) => rule !== 'depends'), ({ from }) => from)
  const folded = new Set(names.filter((name) => (given.get(name)?.length ?? 0) > MANY))
  const links = within.filter(({ from }) => !folded.has(from))
  const apart = new Set(names.filter((name) => (web.wide(name) || folded.has(name)) && links.every(({ from, to }) => from !== name || folded.has(to))))
  const among = ({ from, to }: Link) => !apart.has(from) && !apart.has(to)
  const linked = new Set(links.filter(among).flatMap(({ from, to }) => [from, to]))
  const bare = names.filter((name) => !linked.has(name) && !apart.has(name))

  const { places, ways, ...above } = beside(names.filter((name) => linked.has(name)), links.filter(among), (name) => widthOf(web, name), aspect)
  let { width, height } = above
  const below = rows(web, bare, above.width, aspect)
  for (const block of [rows(web, [...apart], Math.max(above.width, below.width), STRIP), below]) {
    if (block.names.length === 0) continue
    const top = height === 0 ? 0 : height + BAND
    for (const { name, x, y, width } of block.names) places.set(name, { x, y: top + y, width })
    width = Math.max(width, block.width)
    height = top + block.height
  }
  // Links of what is folded may go round the left.
  const inset = folded.size > 0 ? roundness(height) : 0
  for (const place of places.values()) place.x += inset
  for (const { points } of ways) for (const point of points) point.x += inset
  const strip = links.filter((link) => !among(link)).map((link) => ({ link, points: straight(places, link) }))
  return { places, folded, ways: [...ways, ...strip], width: width + inset, height }
}

/** Names in columns, as wide as the layers above, or, where there are none, in the shape of the picture. */
function rows(web: Web, names: readonly string[], width: number, aspect: number) {
  const column = Math.max(0, ...names.map((name) => widthOf(web, name)))
  // An even number: most policies name scopes in pairs, and those stay beside each other.
  const free = 2 * Math.round(Math.sqrt((names.length * (HEIGHT + GAP) * aspect) / (column + COLUMN)) / 2)
  const fitting = width > column ? Math.floor((width + COLUMN) / (column + COLUMN)) : free
  const columns = Math.max(1, Math.min(names.length, fitting))
  const height = Math.ceil(names.length / columns) * (HEIGHT + GAP) - GAP
  return {
    names: names.map((name, at) => ({
      name,
      x: (at % columns) * (column + COLUMN) + column / 2,
      y: Math.floor(at / columns) * (HEIGHT + GAP) + HEIGHT / 2,
      width: column,
    })),
    width: columns * (column + COLUMN) - COLUMN,
    height,
  }
}

/** How far a link goes round that is so high. */
const roundness = (height: number) => 10 + height * 0.07

/** Between the sides that face each other; where none do, round the left of both. */
export function straight(places: ReadonlyMap<string, Place>, { from, to }: Pick<Link, 'from' | 'to'>): Point[] {
  const [a, b] = [places.get(from)!, places.get(to)!]
  const side = Math.abs(b.x - a.x) < (a.width + b.width) / 2 ? 0 : Math.sign(b.x - a.x)
  if (side !== 0) return [{ x: a.x + (side * a.width) / 2, y: a.y }, { x: b.x - (side * b.width) / 2, y: b.y }]
  const [left, right] = [a.x - a.width / 2, b.x - b.width / 2]
  const x = Math.min(left, right) - roundness(Math.abs(a.y - b.y))
  return [{ x: left, y: a.y }, { x, y: a.y }, { x, y: b.y }, { x: right, y: b.y }]
}
