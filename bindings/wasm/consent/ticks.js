// A consent that is switched by its closure table: what the engine's `Consent` answers, without the engine.

import { choose, members, moved, toggle } from './closure.js'

export class Ticks {
  #table
  #on

  constructor(table, on = table.on) {
    this.#table = table
    this.#on = on
  }

  get selected() {
    return members(this.#table, this.#on)
  }

  toggle(scope, on) {
    const index = this.#table.scopes.indexOf(scope)
    const next = index < 0 ? this.#on : toggle(this.#table, this.#on, index, on)
    const others = moved(this.#table, this.#on, next).filter((one) => one !== scope)
    const because = on ? 'needs' : 'needed-by'
    const changes = [{ scope, on, because: 'user', of: null }, ...others.map((one) => ({ scope: one, on, because, of: scope }))]
    return { next: new Ticks(this.#table, next), changes: next === this.#on ? [] : changes }
  }

  choose(_hash, ticked) {
    return new Ticks(this.#table, choose(this.#table, ticked))
  }
}
