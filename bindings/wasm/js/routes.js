// Paths that lead to an operation, remembered. Routing never changes within a policy, so what is remembered stays true.

const MOST = 1024, LONGEST = 256, METHODS = 16

/** Only each so-manieth path is looked up while none comes again, and only each so-manieth is taken in. */
const SOME = 15, LUCKY = 8

export class Routes {
  #methods = new Map()
  #count = 0
  #turn = 0
  /** Falls with every path that is new, rises with every one that came before. */
  #luck = 0

  find(method, path) {
    if (this.#luck < 0 && (this.#turn++ & SOME) !== 0) return undefined
    const known = this.#methods.get(method)?.get(path)
    if (known !== undefined) this.#luck = Math.min(this.#luck + 1, LUCKY)
    else if (this.#luck >= 0) this.#luck--
    return known
  }

  keep(method, path, handle) {
    const taken = this.#luck < 0 ? (this.#turn & SOME) === 1 : (this.#turn++ & SOME) === 0
    if (!taken || path.length > LONGEST) return
    if (this.#count >= MOST) {
      this.#methods.clear()
      this.#count = 0
    }
    let paths = this.#methods.get(method)
    if (paths === undefined) {
      if (this.#methods.size >= METHODS) return
      this.#methods.set(method, (paths = new Map()))
    }
    paths.set(path, handle)
    this.#count++
  }
}
