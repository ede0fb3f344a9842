// Layers by dagre: what is given or depended on to the left of what gives or depends.

import { graphlib, layout } from '@dagrejs/dagre'

import { COLUMN, GAP, HEIGHT, type Place, type Point } from './layout.ts'
import type { Link } from './web.ts'

interface Layers {
  places: Map<string, Place>
  ways: { link: Link; points: Point[] }[]
  width: number
  height: number
}

type WidthOf = (name: string) => number

/** In as many columns as make the picture largest in a window of that aspect; what is linked stays together. */
export function beside(names: readonly string[], links: readonly Link[], widthOf: WidthOf, aspect: number): Layers {
  if (names.length === 0) return { places: new Map(), ways: [], width: 0, height: 0 }
  const graph = graphOf(names, links, widthOf)
  const whole = layered(graph, names, links)
  const parts = graphlib.alg.components(graph)
  const size = (columns: number) => Math.min(aspect / (columns * (whole.width + COLUMN)), columns / whole.height)
  const columns = parts.map((_, at) => at + 1).reduce((best, one) => (size(one) > size(best) ? one : best), 1)
  if (columns === 1) return whole

  const columnOf = (part: string[]) => {
    const middle = part.reduce((sum, name) => sum + whole.places.get(name)!.y, 0) / part.length
    return Math.min(columns - 1, Math.floor((columns * middle) / whole.height))
  }
  const split = [...Map.groupBy(parts, columnOf)].sort(([one], [other]) => one - other).map(([, parts]) => new Set(parts.flat()))
  const all: Layers = { places: new Map(), ways: [], width: -COLUMN, height: 0 }
  for (const column of split) {
    const own = [names.filter((name) => column.has(name)), links.filter(({ from }) => column.has(from))] as const
    const { places, ways, width, height } = layered(graphOf(...own, widthOf), ...own)
    const right = all.width + COLUMN
    for (const [name, place] of places) all.places.set(name, { ...place, x: place.x + right })
    for (const { link, points } of ways) all.ways.push({ link, points: points.map(({ x, y }) => ({ x: x + right, y })) })
    all.width = right + width
    all.height = Math.max(all.height, height)
  }
  return all
}

function graphOf(names: readonly string[], links: readonly Link[], widthOf: WidthOf): graphlib.Graph {
  const graph = new graphlib.Graph({ multigraph: true })
  graph.setGraph({ rankdir: 'RL', nodesep: GAP, edgesep: 4, ranksep: 42 })
  graph.setDefaultEdgeLabel(() => ({}))
  for (const name of names) graph.setNode(name, { width: widthOf(name), height: HEIGHT })
  for (const { from, to, rule } of links) graph.setEdge(from, to, {}, rule)
  return graph
}

function layered(graph: graphlib.Graph, names: readonly string[], links: readonly Link[]): Layers {
  layout(graph)
  const places = new Map<string, Place>()
  // All of a layer are as wide as its widest.
  const nodes = names.map((name) => ({ name, ...(graph.node(name) as Place) }))
  for (const layer of Map.groupBy(nodes, ({ x }) => Math.round(x)).values()) {
    const width = Math.max(...layer.map(({ width }) => width))
    for (const { name, x, y } of layer) places.set(name, { x, y, width })
  }
  const ways = links.map((link) => {
    const { points } = graph.edge(link.from, link.to, link.rule) as { points: Point[] }
    return { link, points: points.map((point, at) => (at === 0 || at === points.length - 1 ? edged(places, link, point, at === 0) : point)) }
  })
  const { width = 0, height = 0 } = graph.graph() as { width?: number; height?: number }
  return { places, ways, width, height }
}

/** The end of a way on the side of its node. */
function edged(places: ReadonlyMap<string, Place>, { from, to }: Link, { y }: Point, start: boolean): Point {
  const [here, there] = [places.get(start ? from : to)!, places.get(start ? to : from)!]
  return { x: here.x + (here.width / 2) * (there.x < here.x ? -1 : 1), y }
}
