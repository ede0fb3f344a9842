// What a person is asked, and what they have chosen so far. Switching makes another.

import { CONSENT, Held, query } from './held.js'
import { frozen, json } from './wire.js'

export class Consent extends Held {
  static name = 'Consent'

  #engine
  #screen

  constructor(engine, id) {
    super(engine, CONSENT, id)
    this.#engine = engine
  }

  dispose() {
    super.dispose()
    this.#screen = undefined
  }

  get #all() {
    return (this.#screen ??= frozen(query(this, null, 'screen')))
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

  get words() {
    return this.#all.words
  }

  toggle(scope, on) {
    const { next, changes } = JSON.parse(query(this, null, 'toggle', json(scope), json(on)))
    return { next: new Consent(this.#engine, next), changes }
  }

  choose(hash, ticked) {
    return new Consent(this.#engine, Number(query(this, null, 'choose', json(hash), json(ticked))))
  }

  result() {
    return JSON.parse(query(this, null, 'result'))
  }

  toJSON() {
    return this.#all
  }
}
