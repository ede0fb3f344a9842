// Paths that lead to an operation, remembered. Routing never changes within a policy, so what is remembered stays true.

const MOST = 1024, LONGEST = 256, METHODS = 16

export class Routes {
  #methods = new Map()
  #count = 0
  #misses = 0

  find(method, path) {
    return this.#methods.get(method)?.get(path)
  }

  /** Remembers one found path of eight: those that come often come in, and a stream of new ones costs little. */
  keep(method, path, handle) {
    if ((this.#misses++ & 7) !== 0 || path.length > LONGEST) return
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
