// What a person is asked, and what they have chosen so far. Switching makes another.

import { CONSENT, Held } from './held.js'
import { frozen, json } from './wire.js'

export class Consent extends Held {
  #engine
  #screen

  constructor(engine, id) {
    super(engine, CONSENT, id)
    this.#engine = engine
  }

  get #all() {
    return (this.#screen ??= frozen(Held.ask(this, null, 'screen')))
  }

  get policy() {
    return this.#all.policy
  }

  get language() {
    return this.#all.language
  }

  get error() {
    return this.#all.error
  }

  get header() {
    return this.#all.header
  }

  get warnings() {
    return this.#all.warnings
  }

  get groups() {
    return this.#all.groups
  }

  get selected() {
    return this.#all.selected
  }

  get hash() {
    return this.#all.hash
  }

  get table() {
    return this.#all.table
  }

  toggle(scope, on) {
    const { next, changes } = JSON.parse(Held.ask(this, null, 'toggle', json(scope), json(on)))
    return { next: new Consent(this.#engine, next), changes }
  }

  choose(hash, ticked) {
    return new Consent(this.#engine, Number(Held.ask(this, null, 'choose', json(hash), json(ticked))))
  }

  result() {
    return JSON.parse(Held.ask(this, null, 'result'))
  }

  toJSON() {
    return this.#all
  }
}
