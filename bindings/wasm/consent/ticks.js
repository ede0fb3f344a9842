// A consent that is switched by its closure table: what the engine's `Consent` answers, without the engine.

import { choose, members, toggle } from './closure.js'

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
    const next = new Ticks(this.#table, index < 0 ? this.#on : toggle(this.#table, this.#on, index, on))
    const before = this.selected
    const moved = on ? next.selected.filter((one) => !before.includes(one)) : before.filter((one) => !next.selected.includes(one))
    const because = on ? 'needs' : 'needed-by'
    const others = moved.filter((one) => one !== scope).map((one) => ({ scope: one, on, because, of: scope }))
    return { next, changes: moved.length > 0 ? [{ scope, on, because: 'user', of: null }, ...others] : [] }
  }

  choose(_hash, ticked) {
    return new Ticks(this.#table, choose(this.#table, ticked))
  }
}
