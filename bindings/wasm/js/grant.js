// What a token carries, read once against a policy.

import { GRANT, Held, query } from './held.js'
import { frozen } from './wire.js'

/** Decisions are remembered from the so-manieth on: a grant of one request should not pay for a memory. */
const SOON = 8, MOST = 65536

const NOTHING = []

export class Grant extends Held {
  static name = 'Grant'

  #policy
  #renderings
  #asked = 0
  #known = NOTHING

  constructor(engine, policy, id) {
    super(engine, GRANT, id)
    this.#policy = policy
  }

  /** The decision about a handle, if it was made before. It can never change: policy and grant cannot. */
  static recall(grant, policy, handle) {
    if (typeof grant !== 'object' || grant === null || !(#policy in grant)) return undefined
    return grant.#policy !== policy ? undefined : grant.#known[handle]
  }

  static remember(grant, policy, handle, decision) {
    if (grant == null || grant.#policy !== policy || grant.#asked++ < SOON || handle >= MOST) return
    if (grant.#known === NOTHING) grant.#known = new Array(Math.min(policy.size, MOST))
    if (handle < grant.#known.length) grant.#known[handle] = Object.freeze(decision)
  }

  dispose() {
    super.dispose()
    this.#renderings = undefined
    this.#known = NOTHING
    this.#asked = 0
  }

  #rendering(at) {
    this.#renderings ??= frozen(query(this.#policy, this, 'renderings'))
    return this.#renderings[at]
  }

  get granted() {
    return this.#rendering(0)
  }

  get closed() {
    return this.#rendering(1)
  }

  get expanded() {
    return this.#rendering(2)
  }

  get minimal() {
    return this.#rendering(3)
  }
}
