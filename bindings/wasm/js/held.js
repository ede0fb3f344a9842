// Objects that stand in an engine behind a number. Freed by `dispose`, by `using`, or when nobody holds them.

export const POLICY = 112, GRANT = 103, NEED = 110, CONSENT = 99
const NOTHING = 0xffffffff

/** Where a host cannot say what is lost, objects are freed by `dispose` alone. */
const Registry = globalThis.FinalizationRegistry ?? class { register() {} unregister() {} }
const lost = new Registry(({ engine, kind, id }) => engine.free(kind, id))
const dispose = Symbol.dispose ?? Symbol.for('Symbol.dispose')

/** The number of an object of this engine and kind; of anything else one that no engine knows. */
export let idOf

/** Asks the engine of an object about it, and about a grant (none is a request without a token). */
export let query

export class Held {
  #engine
  #kind
  #id

  constructor(engine, kind, id) {
    this.#engine = engine
    this.#kind = kind
    this.#id = id
    lost.register(this, { engine, kind, id }, this)
  }

  // What only this layer may call stands on no class that a program can reach.
  static {
    idOf = (held, engine, kind) => {
      if (typeof held !== 'object' || held === null || !(#id in held)) return NOTHING
      return held.#kind === kind && held.#engine === engine && held.#id !== 0 ? held.#id : NOTHING
    }
    query = (held, grant, verb, first = '', second = '') => {
      const engine = held.#engine
      const other = grant == null ? 0 : idOf(grant, engine, GRANT)
      return engine.call(verb, idOf(held, engine, held.#kind), other, first, second)
    }
  }

  /** Frees it now. Whatever is asked of it afterwards throws. */
  dispose() {
    if (this.#id === 0) return
    lost.unregister(this)
    this.#engine.free(this.#kind, this.#id)
    this.#id = 0
  }

  [dispose]() {
    this.dispose()
  }
}
