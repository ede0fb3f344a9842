// A requirement that is asked for by itself, prepared once.

import { Held, NEED } from './held.js'

export class Requirement extends Held {
  static name = 'Requirement'

  /** The tree, as JSON. */
  #tree

  constructor(engine, id, tree) {
    super(engine, NEED, id)
    this.#tree = tree
  }

  /** Whether a value is one: an heir or a proxy of one is not. */
  static is = (value) => typeof value === 'object' && value !== null && #tree in value

  toJSON() {
    return JSON.parse(this.#tree)
  }
}
