// A compiled policy: everything that can be asked of it. What is decided, and every word of it, comes from the engine.

import { Consent } from './consent.js'
import { Decision } from './decision.js'
import { Grant } from './grant.js'
import { GRANT, Held, idOf, NEED, POLICY, query } from './held.js'
import { Requirement } from './requirement.js'
import { Routes } from './routes.js'
import { json, plain } from './wire.js'

/** No operation has this handle, and no decision is this number. */
const NONE = 0xffffffff

/** Only here are policies made: a number that somebody guesses is another's policy. */
const OURS = Symbol('ours')

/** The members of a list; `undefined` for what is none, or cannot be read. */
function listed(operations) {
  try {
    return [...operations]
  } catch {
    return undefined
  }
}

function isPair(one) {
  try {
    return Array.isArray(one) && one.length === 2
  } catch {
    return false
  }
}

/** The class of policies over one engine. */
export function policies(engine) {
  let names

  const grantId = (grant) => (grant == null ? 0 : idOf(grant, engine, GRANT))

  return class Policy extends Held {
    static name = 'Policy'

    #id
    #size
    #routes = new Routes()

    /** Here too: an adapter knows no engine but that of the policy which it is given. */
    static bearer(header) {
      return JSON.parse(engine.call('bearer', 0, 0, json(header), ''))
    }

    static compile(text) {
      return new Policy(OURS, engine.compile(plain(engine, 'text', text)))
    }

    constructor(key, id) {
      if (key !== OURS) engine.call('gone', 0, 0, '', '')
      super(engine, POLICY, id)
      this.#id = id
    }

    dispose() {
      super.dispose()
      this.#id = NONE
      this.#size = undefined
      this.#routes = new Routes()
    }

    get name() {
      return query(this, null, 'name')
    }

    /** How many operations there are. */
    get size() {
      return (this.#size ??= Number(query(this, null, 'size')))
    }

    get fingerprint() {
      return query(this, null, 'fingerprint')
    }

    model(language = null) {
      return JSON.parse(query(this, null, 'model', json(language)))
    }

    matrix() {
      return JSON.parse(query(this, null, 'matrix'))
    }

    operation(key) {
      return JSON.parse(query(this, null, 'operation', plain(engine, 'operation', key)))
    }

    route(method, path) {
      const handle = this.#route(method, path)
      return handle === NONE ? null : handle
    }

    grant(claims) {
      return new Grant(engine, this, Number(query(this, null, 'grant', json(claims))))
    }

    claims(payload, claim = null) {
      return JSON.parse(query(this, null, 'claims', json(payload), json(claim)))
    }

    need(tree, audience = null) {
      const need = json(tree), uri = json(audience)
      const id = Number(query(this, null, 'need', need, uri))
      return new Requirement(engine, id, `{"need":${need},"audience":${uri}}`)
    }

    allows(grant, operation, path) {
      return this.decide(grant, operation, path).brief === 'allowed'
    }

    decide(grant, operation, path, owner) {
      if (typeof operation === 'number') return this.#byHandle(grant, operation, path)
      if (typeof operation === 'string') return this.#byHandle(grant, this.#route(operation, path), owner)
      if (operation == null) return this.#byHandle(grant, NONE, path)
      if (Requirement.is(operation)) return this.#byNeed(grant, operation)
      return this.#read(grant, operation)
    }

    explain(grant, operation, path, owner) {
      return this.decide(grant, operation, path, owner).explain()
    }

    decideMany(grant, operations) {
      const isList = ArrayBuffer.isView(operations) && operations instanceof Uint32Array
      const handles = isList ? operations : this.#handles(operations)
      // Only now: who is read above may free a grant, whose number another one then has.
      const id = grantId(grant)
      this.#told(engine.decide(this.#id, id, NONE))
      return engine.decideMany(this.#id, id, handles)
    }

    review(ask) {
      return JSON.parse(query(this, null, 'review', json(ask)))
    }

    consent(ask) {
      return new Consent(engine, Number(query(this, null, 'consent', json(ask))))
    }

    narrow(grant, scope = null) {
      return JSON.parse(query(this, grant, 'narrow', json(scope)))
    }

    covers(parent, child) {
      return JSON.parse(query(this, parent, 'covers', String(grantId(child))))
    }

    intersect(left, right) {
      return JSON.parse(query(this, left, 'intersect', String(grantId(right))))
    }

    messages(body) {
      return JSON.parse(query(this, null, 'messages', plain(engine, 'body', body)))
    }

    checkRoutes(routes, audience = null) {
      return JSON.parse(query(this, null, 'routes', json(routes), json(audience)))
    }

    #route(method, path) {
      const known = this.#routes.find(method, path)
      if (known !== undefined) return known
      const handle = engine.route(this.#id, plain(engine, 'method', method), plain(engine, 'path', path))
      if (handle !== NONE) this.#routes.keep(method, path, handle)
      else if (this.#id === NONE) this.#told(NONE)
      return handle
    }

    /** A handle that a caller kept. The engine's reader refuses what is none. */
    #handle(handle) {
      if (handle == null) return NONE
      if (typeof handle !== 'number' || handle >>> 0 !== handle) this.#read(null, { handle })
      return handle
    }

    #handles(operations) {
      const list = listed(operations) ?? this.#read(null, { handle: '' })
      return Uint32Array.from(list, (one) => (isPair(one) ? this.#route(one[0], one[1]) : this.#handle(one)))
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
      const word = engine.decideNeed(this.#id, grantId(grant), idOf(need, engine, NEED))
      return this.#decision(grant, need, this.#told(word))
    }

    /** A request as an object, which the engine reads. */
    #read(grant, ask) {
      const text = json(ask)
      return this.#decision(grant, text, Number(query(this, grant, 'word', text)))
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
