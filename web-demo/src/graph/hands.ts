// Mouse, fingers and keys on the picture.

import type { Camera } from './camera.ts'
import type { Place } from './layout.ts'
import type { Scene } from './picture.ts'

/** What the hands move. */
export interface Held {
  readonly scene: Scene | null
  readonly camera: Camera
  point(scope: string | null): void
  toggle(scope: string): void
  zoom(by: number, x?: number, y?: number): void
  fit(): void
  requestUpdate(): void
  querySelector(selector: string): Element | null
  readonly updateComplete: Promise<unknown>
}

/** A hand that shakes less than this clicks. */
const SHAKE = 4

const DIRECTIONS: Record<string, [number, number]> = {
  ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1],
}

const nodeOf = ({ target }: Event) => (target as Element).closest<SVGGElement>('.node')?.dataset.scope ?? null

export class Hands {
  /** What the Tab key comes to. */
  stop: string | null = null
  #held: Held
  #fingers = new Map<number, { x: number; y: number }>()
  #way = 0

  constructor(held: Held) {
    this.#held = held
  }

  wheel = (event: WheelEvent) => {
    event.preventDefault()
    const { left, top } = (event.currentTarget as Element).getBoundingClientRect()
    this.#held.zoom(Math.exp(-event.deltaY / (event.ctrlKey ? 120 : 600)), event.clientX - left, event.clientY - top)
  }

  down = ({ pointerId, clientX: x, clientY: y, button }: PointerEvent) => {
    if (button !== 0) return
    if (this.#fingers.size === 0) this.#way = 0
    this.#fingers.set(pointerId, { x, y })
  }

  move = (event: PointerEvent) => {
    const before = this.#fingers.get(event.pointerId)
    if (!before) return
    const now = { x: event.clientX, y: event.clientY }
    this.#way += Math.hypot(now.x - before.x, now.y - before.y)
    if (this.#way < SHAKE) return
    const canvas = event.currentTarget as Element
    canvas.setPointerCapture(event.pointerId)
    const other = [...this.#fingers].find(([id]) => id !== event.pointerId)?.[1]
    const share = other ? 0.5 : 1
    this.#held.camera.pan((now.x - before.x) * share, (now.y - before.y) * share)
    if (other) {
      const { left, top } = canvas.getBoundingClientRect()
      const apart = (one: { x: number; y: number }) => Math.hypot(one.x - other.x, one.y - other.y) || 1
      this.#held.camera.zoom(apart(now) / apart(before), (now.x + other.x) / 2 - left, (now.y + other.y) / 2 - top)
    }
    this.#fingers.set(event.pointerId, now)
    this.#held.requestUpdate()
  }

  up = ({ pointerId }: PointerEvent) => {
    this.#fingers.delete(pointerId)
  }

  click = (event: MouseEvent) => {
    if (this.#way < SHAKE) this.#held.point(nodeOf(event))
  }

  double = (event: MouseEvent) => {
    const scope = nodeOf(event)
    if (scope) this.#held.toggle(scope)
  }

  focus = (event: FocusEvent) => {
    const scope = nodeOf(event)
    const place = scope && this.#held.scene!.layout.places.get(scope)
    if (!scope || !place) return
    this.stop = scope
    if ((event.target as Element).matches(':focus-visible')) this.#held.camera.reveal(place)
    this.#held.requestUpdate()
  }

  key = (event: KeyboardEvent) => {
    const scope = nodeOf(event)
    if (!scope || event.ctrlKey || event.metaKey || event.altKey) return
    if (!this.#press(event.key, scope)) return
    event.preventDefault()
    event.stopPropagation()
  }

  /** Whether the key means something. */
  #press(key: string, scope: string): boolean {
    const held = this.#held
    const names = [...held.scene!.layout.places.keys()]
    if (key in DIRECTIONS) this.#go(this.#next(scope, DIRECTIONS[key]!))
    else if (key === 'Home') this.#go(names[0]!)
    else if (key === 'End') this.#go(names.at(-1)!)
    else if (key === 'Enter' || key === ' ') held.point(scope)
    else if (key === 't' || key === 'T') held.toggle(scope)
    else if (key === '+' || key === '=') held.zoom(1.25)
    else if (key === '-') held.zoom(0.8)
    else if (key === '0') held.fit()
    else if (key === 'Escape' && held.scene!.point) held.point(null)
    else return false
    return true
  }

  /** The nearest node in a direction: what is straight ahead counts as nearer. */
  #next(scope: string, [right, down]: [number, number]): string {
    const { places } = this.#held.scene!.layout
    const from = places.get(scope)!
    const far = ({ x, y }: Place) => {
      const [ahead, aside] = [(x - from.x) * right + (y - from.y) * down, Math.abs((x - from.x) * down) + Math.abs((y - from.y) * right)]
      return ahead > 4 ? ahead + 2.5 * aside : Infinity
    }
    const [best] = [...places].map(([name, place]): [string, number] => [name, far(place)]).sort(([, a], [, b]) => a - b)
    return best && best[1] < Infinity ? best[0] : scope
  }

  #go(scope: string): void {
    const node = this.#held.querySelector(`.node[data-scope="${CSS.escape(scope)}"]`)
    ;(node as SVGGElement | null)?.focus()
  }
}
