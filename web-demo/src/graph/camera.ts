// Which part of the picture is seen, and how large. It fits all by itself until a person moves it.

import type { Layout, Place } from './layout.ts'

export interface Size {
  width: number
  height: number
}

/** Below this no name can be read: a picture that is larger is seen in part. */
const LEAST = 0.56
/** A small picture is not blown up beyond this by itself. */
const LARGEST = 1.4
const MOST = 2.5
const MARGIN = 10

export class Camera {
  /** The middle of what is seen, in the picture's measure. */
  x = 0
  y = 0
  scale = 1
  /** Whether a person has moved it. */
  moved = false
  size: Size = { width: 1, height: 1 }

  /** Everything, or, where that would be too small to read, what matters. */
  fit({ width, height, places }: Layout, matters: Iterable<string>): void {
    const whole = Math.min((this.size.width - 2 * MARGIN) / width, (this.size.height - 2 * MARGIN) / height, LARGEST)
    this.scale = Math.max(whole, LEAST)
    this.moved = false
    this.x = width / 2
    this.y = height / 2
    if (whole >= LEAST) return
    const shown = [...matters].flatMap((name) => places.get(name) ?? [])
    const middle = (ends: number[]) => (Math.min(...ends) + Math.max(...ends)) / 2
    const first = shown.length > 0 ? { x: middle(shown.map(({ x }) => x)), y: middle(shown.map(({ y }) => y)) } : { x: 0, y: 0 }
    this.x = this.#held(first.x, width, this.size.width)
    this.y = this.#held(first.y, height, this.size.height)
  }

  /** Makes it larger or smaller; the point at `x`, `y` of the window stays where it is. */
  zoom(by: number, x = this.size.width / 2, y = this.size.height / 2): void {
    const scale = Math.min(MOST, Math.max(LEAST / 3, this.scale * by))
    const [right, down] = [x - this.size.width / 2, y - this.size.height / 2]
    this.x += right / this.scale - right / scale
    this.y += down / this.scale - down / scale
    this.scale = scale
    this.moved = true
  }

  /** Moves by as many pixels of the window. */
  pan(x: number, y: number): void {
    this.x -= x / this.scale
    this.y -= y / this.scale
    this.moved = true
  }

  /** Moves as little as shows a node whole. */
  reveal({ x, y, width }: Place): void {
    const [right, down] = [this.size.width / 2 / this.scale - MARGIN, this.size.height / 2 / this.scale - 2 * MARGIN]
    const within = (middle: number, at: number, half: number) => Math.min(Math.max(middle, at - half), at + half)
    this.x = within(this.x, x, Math.max(0, right - width / 2))
    this.y = within(this.y, y, Math.max(0, down))
  }

  get box(): string {
    const [width, height] = [this.size.width / this.scale, this.size.height / this.scale]
    return [this.x - width / 2, this.y - height / 2, width, height].map((value) => value.toFixed(2)).join(' ')
  }

  /** Nothing empty is shown beside a picture that is larger than the window. */
  #held(at: number, length: number, seen: number): number {
    const half = seen / 2 / this.scale - MARGIN
    return half * 2 >= length ? length / 2 : Math.min(Math.max(at, half), length - half)
  }
}
