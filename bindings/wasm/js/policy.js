// A compiled policy: everything that can be asked of it. What is decided, and every word of it, comes from the engine.

import { Consent } from './consent.js'
import { Decision } from './decision.js'
import { Grant } from './grant.js'
import { GRANT, Held, NEED, POLICY } from './held.js'
import { Requirement } from './requirement.js'
import { Routes } from './routes.js'
import { json, plain } from './wire.js'

/** No operation has this handle, and no decision is this number. */
const NONE = 0xffffffff

/** The class of policies over one engine. */
export function policies(engine) {
  let names

  const grantId = (grant) => (grant == null ? 0 : Held.id(grant, engine, GRANT))

  return class Policy extends Held {
    #id
    #size
    #routes = new Routes()

    static compile(text) {
      return new Policy(engine.compile(plain(engine, 'text', text)))
    }

    constructor(id) {
      super(engine, POLICY, id)
      this.#id = id
    }

    dispose() {
      super.dispose()
      this.#id = NONE
    }

    get name() {
      return Held.ask(this, null, 'name')
    }

    /** How many operations there are. */
    get size() {
      return (this.#size ??= Number(Held.ask(this, null, 'size')))
    }

    get fingerprint() {
      return Held.ask(this, null, 'fingerprint')
    }

    model(language = null) {
      return JSON.parse(Held.ask(this, null, 'model', json(language)))
    }

    operation(key) {
      return JSON.parse(Held.ask(this, null, 'operation', plain(engine, 'operation', key)))
    }

    route(method, path) {
      const handle = this.#route(method, path)
      return handle === NONE ? null : handle
    }

    grant(claims) {
      return new Grant(engine, this, Number(Held.ask(this, null, 'grant', json(claims))))
    }

    need(tree) {
      const text = json(tree)
      return new Requirement(engine, Number(Held.ask(this, null, 'need', text)), text)
    }

    allows(grant, operation, path) {
      return this.decide(grant, operation, path).brief === 'allowed'
    }

    decide(grant, operation, path, owner) {
      if (typeof operation === 'number') return this.#byHandle(grant, operation, path)
      if (typeof operation === 'string') return this.#byHandle(grant, this.#route(operation, path), owner)
      if (operation == null) return this.#byHandle(grant, NONE, path)
      if (operation instanceof Requirement) return this.#byNeed(grant, operation)
      return this.#read(grant, operation)
    }

    explain(grant, operation, path, owner) {
      return this.decide(grant, operation, path, owner).explain()
    }

    decideMany(grant, operations) {
      const id = grantId(grant)
      const handles = operations instanceof Uint32Array ? operations : this.#handles(operations)
      this.#told(engine.decide(this.#id, id, NONE))
      return engine.decideMany(this.#id, id, handles)
    }

    review(ask) {
      return JSON.parse(Held.ask(this, null, 'review', json(ask)))
    }

    consent(ask) {
      return new Consent(engine, Number(Held.ask(this, null, 'consent', json(ask))))
    }

    narrow(grant, scope = null) {
      return JSON.parse(Held.ask(this, grant, 'narrow', json(scope)))
    }

    covers(parent, child) {
      return JSON.parse(Held.ask(this, parent, 'covers', String(grantId(child))))
    }

    intersect(left, right) {
      return JSON.parse(Held.ask(this, left, 'intersect', String(grantId(right))))
    }

    #route(method, path) {
      const known = this.#routes.find(method, path)
      if (known !== undefined) return known
      if (typeof method !== 'string' || typeof path !== 'string') return this.#read(null, { method, path })
      const handle = engine.route(this.#id, method, path)
      if (handle !== NONE) this.#routes.keep(method, path, handle)
      return handle
    }

    /** A handle that a caller kept. The engine's reader refuses what is none. */
    #handle(handle) {
      if (handle == null) return NONE
      if (typeof handle !== 'number' || handle >>> 0 !== handle) this.#read(null, { handle })
      return handle
    }

    #handles(operations) {
      if (typeof operations?.[Symbol.iterator] !== 'function') this.#read(null, { handle: json(operations) })
      return Uint32Array.from(operations, (one) => (Array.isArray(one) ? this.#route(one[0], one[1]) : this.#handle(one)))
    }

    #byHandle(grant, operation, owner) {
      if (owner == null && this.#id !== NONE) {
        const known = Grant.recall(grant, this, operation)
        if (known !== undefined) return known
      }
      const handle = this.#handle(operation)
      if (owner != null) plain(engine, 'owner', owner)
      const word = this.#told(engine.decide(this.#id, grantId(grant), handle, owner ?? undefined))
      const decision = this.#decision(grant, { handle, owner }, word)
      if (owner == null) Grant.remember(grant, this, handle, decision)
      return decision
    }

    #byNeed(grant, need) {
      const word = engine.decideNeed(this.#id, grantId(grant), Held.id(need, engine, NEED))
      return this.#decision(grant, { need }, this.#told(word))
    }

    /** A request as an object, which the engine reads. */
    #read(grant, ask) {
      return this.#decision(grant, ask, Number(Held.ask(this, grant, 'word', json(ask))))
    }

    #told(word) {
      if (word === NONE) engine.call('gone', 0, 0, '', '')
      return word
    }

    /** A decision from the engine's number: reason, allowed, own rows, brief, status. */
    #decision(grant, ask, word) {
      names ??= JSON.parse(engine.call('names', 0, 0, '', ''))
      const { reasons, rows, briefs } = names
      const allowed = (word & 16) !== 0
      return new Decision(this, grant, ask, allowed, reasons[word & 15], word >>> 8, rows[(word >>> 5) & 1], briefs[(word >>> 6) & 3])
    }
  }
}
