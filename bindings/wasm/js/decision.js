// A decision. Five fields cost nothing; the engine works out the others when they are asked for.

import { query } from './held.js'
import { frozen, json } from './wire.js'

export class Decision {
  static name = 'Decision'

  #policy
  #grant
  #ask
  #wire

  /** `ask` is the request as an object, or as JSON. */
  constructor(policy, grant, ask, allowed, reason, status, rows, brief) {
    this.allowed = allowed
    this.reason = reason
    this.status = status
    this.rows = rows
    this.brief = brief
    this.#policy = policy
    this.#grant = grant
    this.#ask = ask
  }

  #view(verb, options) {
    return query(this.#policy, this.#grant, verb, typeof this.#ask === 'string' ? this.#ask : json(this.#ask), options)
  }

  get #all() {
    return (this.#wire ??= frozen(this.#view('decision')))
  }

  get operation() {
    return this.#all.operation
  }

  get requirement() {
    return this.#all.requirement
  }

  get granted() {
    return this.#all.granted
  }

  get missing() {
    return this.#all.missing
  }

  get roles() {
    return this.#all.roles
  }

  get alternatives() {
    return this.#all.alternatives
  }

  get request() {
    return this.#all.request
  }

  get restrictions() {
    return this.#all.restrictions
  }

  challenge(options = {}) {
    return JSON.parse(this.#view('challenge', json(options)))
  }

  body() {
    return JSON.parse(this.#view('body'))
  }

  response(options = {}) {
    return JSON.parse(this.#view('response', json(options)))
  }

  authzen() {
    return JSON.parse(this.#view('authzen'))
  }

  explain() {
    return JSON.parse(this.#view('explain'))
  }

  toJSON() {
    return this.#all
  }
}
