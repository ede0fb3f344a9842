// A requirement that is asked for by itself, prepared once.

import { Held, NEED } from './held.js'

export class Requirement extends Held {
  /** The tree, as JSON. */
  #tree

  constructor(engine, id, tree) {
    super(engine, NEED, id)
    this.#tree = tree
  }

  toJSON() {
    return JSON.parse(this.#tree)
  }
}
