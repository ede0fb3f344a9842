// The picture: nodes and links as SVG. Each mark differs by its shape, not by its colour alone.

import { nothing, svg } from 'lit'

import type { State } from '../state/standing.ts'
import { countOf, HEIGHT, type Layout, type Place, type Point, short, straight } from './layout.ts'
import { linkId, type Proof } from './proof.ts'
import type { Link, Web } from './web.ts'
import { label } from './words.ts'

export interface Scene {
  web: Web
  layout: Layout
  states: ReadonlyMap<string, State>
  proof: Proof | null
  /** What is pointed at. */
  point: string | null
  /** What the Tab key comes to. */
  stop: string | null
}

/** A small shape for each state, drawn about its middle. */
export const MARKS: Record<State | 'met' | 'missing', string> = {
  held: 'M-4 0a4 4 0 108 0a4 4 0 10-8 0z',
  idle: 'M-4-4h8v8h-8z',
  derived: 'M-3.500 0a3.500 3.500 0 107 0a3.500 3.500 0 10-7 0z',
  depended: 'M0-4.500L4.500 0L0 4.500L-4.500 0z',
  none: 'M0 0',
  met: 'M-4 .5l2.800 2.800L4-3.500',
  missing: 'M-3.500-3.500l7 7M3.500-3.500l-7 7',
}

export const picture = (scene: Scene) => svg`
  <g class="links">${drawn(scene).map(({ link, points }) => way(scene, link, points))}</g>
  <g class="nodes">${[...scene.layout.places].map(([name, place]) => node(scene, name, place))}</g>
`

/** Links that are folded are drawn if they are of what is pointed at, or of the proof. What is lit lies above. */
function drawn(scene: Scene): Layout['ways'] {
  const { web, layout: { places, folded, ways }, point } = scene
  const matters = (link: Link) => folded.has(link.from) && places.has(link.to) && (link.from === point || isLit(scene, link))
  const unfolded = web.links.filter(matters).map((link) => ({ link, points: straight(places, link) }))
  return [...ways, ...unfolded].sort((one, other) => Number(isLit(scene, one.link)) - Number(isLit(scene, other.link)))
}

const isLit = ({ proof }: Scene, { from, to, rule }: Link) => rule !== 'depends' && proof !== null && proof.lit.has(linkId(from, to))

function way(scene: Scene, link: Link, points: readonly Point[]): unknown {
  const near = link.from === scene.point || link.to === scene.point
  return svg`<g class="link ${link.rule} ${isLit(scene, link) ? 'lit' : ''} ${near ? 'near' : ''}"><path class="line" d=${curve(points)}></path><path class="head" d=${head(points)}></path></g>`
}

function node({ web, layout, states, proof, point, stop }: Scene, name: string, { x, y, width }: Place): unknown {
  const state = states.get(name) ?? 'none'
  const met = proof?.needs.get(name)
  const count = countOf(web, name)
  const mark = met === undefined ? state : met ? 'met' : 'missing'
  const scope = web.scopes.get(name)!
  const classes = [
    'node', state, web.wide(name) || layout.folded.has(name) ? 'wide' : '', proof?.path.has(name) ? 'lit' : '', met === false ? 'missing' : '', met ? 'met' : '',
    name === point ? 'point' : '', scope.deprecated || scope.removed ? 'old' : '',
  ]
  const left = -width / 2
  return svg`<g
    class=${classes.join(' ')} transform="translate(${x} ${y})" data-scope=${name} role="button" tabindex=${name === stop ? 0 : -1}
    aria-pressed=${name === point} aria-label=${label(web, name, count, state, met)}
  >
    <rect class="ring" x=${left - 4} y=${-HEIGHT / 2 - 4} width=${width + 8} height=${HEIGHT + 8} rx="14"></rect>
    <rect class="body" x=${left} y=${-HEIGHT / 2} width=${width} height=${HEIGHT} rx="11"></rect>
    <path class="mark ${mark}" transform="translate(${left + 13} 0)" d=${MARKS[mark]}></path>
    <text x=${mark === 'none' && !count ? 0 : left + (mark === 'none' ? 13 : 22)} y="4.500" text-anchor=${
      mark === 'none' && !count ? 'middle' : 'start'}>${short(name)}</text>
    ${count ? svg`<text class="fold" x=${width / 2 - 11} y="4.500" text-anchor="end">${count}</text>` : nothing}
  </g>`
}

/** A smooth line: through the middles, bent by the points. */
function curve([first, ...rest]: readonly Point[]): string {
  const start = `M${first!.x} ${first!.y}`
  if (rest.length === 1) {
    const [end] = rest as [Point]
    return `${start}L${end.x} ${end.y}`
  }
  const bends = rest.slice(0, -1).map(({ x, y }, at) => {
    const next = rest[at + 1]!
    const end = at === rest.length - 2 ? next : { x: (x + next.x) / 2, y: (y + next.y) / 2 }
    return `Q${x} ${y} ${end.x} ${end.y}`
  })
  return start + bends.join('')
}

/** The head of the arrow, in the direction that the line comes from. */
function head(points: readonly Point[]): string {
  const [from, to] = points.slice(-2) as [Point, Point]
  const length = Math.hypot(to.x - from.x, to.y - from.y) || 1
  const [x, y] = [(to.x - from.x) / length, (to.y - from.y) / length]
  const wing = (side: number) => `${to.x - 8 * x - side * 3.800 * y} ${to.y - 8 * y + side * 3.800 * x}`
  return `M${to.x} ${to.y}L${wing(1)}L${wing(-1)}z`
}
