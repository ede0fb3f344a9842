// A requirement that is asked for by itself, prepared once.

import { Held, NEED } from './held.js'

export class Requirement extends Held {
  static name = 'Requirement'

  /** The request that asks for it, as JSON. */
  #ask

  constructor(engine, id, ask) {
    super(engine, NEED, id)
    this.#ask = ask
  }

  /** Whether a value is one: an heir or a proxy of one is not. */
  static is = (value) => typeof value === 'object' && value !== null && #ask in value

  toJSON() {
    return JSON.parse(this.#ask)
  }
}
