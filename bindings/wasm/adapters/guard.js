// What every adapter shares: it reads a request's token, asks the policy, and hands the core's answer on.

/** All of these. */
export const allOf = (...all) => ({ all })

/** Any of these. */
export const anyOf = (...any) => ({ any })

/** What stands behind a token that nobody knows. */
const UNKNOWN = Object.freeze({ scope: '', state: 'unknown' })

/** How much is remembered of payloads: how many, and how long their text may be. */
const MOST = 1024, LONGEST = 4096

const NOBODY = { payload: null, claims: null, grant: null }

/** What any good token meets. */
const ANYONE = { authenticated: true }

const OBLIGED = 'this decision obliges the handler (own rows, restrictions): apply them and set `obliged: true`'

/** What the scopes of a payload give, for a library that compares strings; nothing if the token is not good here. */
export function expand(policy, payload, { audience = null, claim = null, roles } = {}) {
  const claims = policy.claims(payload, claim)
  // A token that is not good may not even say whose it is.
  if (roles && claims.state === 'active') claims.roles = roles(payload) ?? []
  const grant = policy.grant(claims)
  return policy.allows(grant, policy.need(ANYONE, audience)) ? [...grant.expanded] : []
}

/** What a request may do: what a handler gets to see. */
export class Access {
  #policy
  #ask
  #challenge

  constructor(policy, grant, claims, ask, challenge) {
    this.decision = policy.decide(grant, ask)
    this.grant = grant
    this.claims = claims
    this.#policy = policy
    this.#ask = ask
    this.#challenge = challenge
  }

  get principal() {
    return this.claims?.principal ?? null
  }

  get rows() {
    return this.decision.rows
  }

  /** Decides again, about a row of this owner: the answer to give, or null. A row without an owner is nobody's. */
  about(owner) {
    const whose = owner ?? `not ${this.principal}`
    const asked = typeof this.#ask === 'number' ? this.#policy.decide(this.grant, this.#ask, whose) : this.decision
    return asked.response(this.#challenge)
  }
}

export class Guard {
  #verify
  #from
  #claim
  #roles
  #challenge
  #obliged
  #anyone
  #nobody
  #needs = new Map()
  #known = new Map()
  #given = new WeakSet()

  constructor(policy, { verify, from, audience = null, claim = null, roles, realm, resource_metadata, union, obliged, ...more }) {
    const [unknown] = Object.keys(more)
    if (unknown) throw new TypeError(`a guard has no option \`${unknown}\``)
    if (!verify === !from) throw new TypeError('a guard takes either `verify` or `from`')
    const challenge = { realm, resource_metadata, union }
    // What cannot be read is told now, not by the first request.
    this.#anyone = policy.need(ANYONE, audience)
    policy.claims({}, claim)
    policy.decide(null, null).challenge(challenge)
    this.policy = policy
    this.audience = audience
    this.#verify = verify
    this.#from = from
    this.#claim = claim
    this.#roles = roles
    this.#challenge = challenge
    this.#obliged = obliged === true
    this.#nobody = { claims: UNKNOWN, grant: policy.grant(UNKNOWN) }
  }

  /** A requirement of this guard's audience. */
  requirement(tree) {
    const key = JSON.stringify(tree)
    const known = this.#needs.get(key)
    if (known) return known
    if (this.audience === null && this.policy.model().audiences.length > 0) {
      throw new TypeError('the policy declares audiences: say whose scopes these are with `audience`')
    }
    const requirement = this.policy.need(tree, this.audience)
    this.#needs.set(key, requirement)
    return requirement
  }

  /** Decides about a request: either its `access`, or the `answer` to refuse it with. */
  async judge(request, header, ask) {
    // Where everyone may pass, no token is looked at.
    const who = this.policy.allows(null, ask) ? NOBODY : await this.identify(request, header)
    return this.decide(who, ask)
  }

  /** The same for who has been identified. */
  decide({ claims, grant }, ask) {
    const access = new Access(this.policy, grant, claims === UNKNOWN ? null : claims, ask, this.#challenge)
    const { decision } = access
    if (!decision.allowed) return { answer: decision.response(this.#challenge) }
    if (decision.brief === 'obliged' && !this.#obliged) throw new Error(OBLIGED)
    this.#given.add(access)
    return { access }
  }

  /** Whether an access is of this guard: what else stands on a request may be of another one. */
  gave(access) {
    return this.#given.has(access)
  }

  /** What the scopes of a verified payload give; nothing if the token is not good here. */
  async expanded(payload) {
    const { grant } = await this.granted(payload)
    const { allowed, brief } = this.policy.decide(grant, this.#anyone)
    return allowed && (this.#obliged || brief === 'allowed') ? grant.expanded : []
  }

  /** Who asks: what the request's token says, and the grant that it is; null without one. */
  async identify(request, header) {
    const payload = (this.#from ? await ours(() => this.#from(request)) : await this.#verified(header)) ?? null
    return payload === null ? { payload, claims: null, grant: null } : this.granted(payload)
  }

  /** Who a verified payload speaks of. One that comes again says the same again: its grant then knows what it may do. */
  async granted(payload) {
    if (payload === UNKNOWN || payload?.active === false) return { payload, ...this.#nobody }
    // Of whom nothing is known has none: the token's do not count then.
    const roles = this.#roles && ((await ours(() => this.#roles(payload))) ?? [])
    const text = JSON.stringify([payload, roles])
    let known = this.#known.get(text)
    if (known === undefined) {
      known = this.#read(payload, roles)
      if (this.#known.size >= MOST) this.#known.clear()
      if (text.length <= LONGEST) this.#known.set(text, known)
    }
    return { payload, ...known }
  }

  #read(payload, roles) {
    const read = or(UNKNOWN, () => this.policy.claims(payload, this.#claim))
    if (read === UNKNOWN) return this.#nobody
    const claims = { ...read, roles: roles ?? read.roles }
    const grant = this.policy.grant(claims)
    claims.roles = Object.freeze([...claims.roles])
    return { claims: Object.freeze(claims), grant }
  }

  async #verified(header) {
    const token = or(UNKNOWN, () => this.policy.constructor.bearer(header ?? null))
    if (token === null || token === UNKNOWN) return token
    return (await ours(() => this.#verify(token))) ?? UNKNOWN
  }
}

/** What cannot be read is a value here; everything else that is thrown stays an error. */
function or(value, read) {
  try {
    return read()
  } catch (error) {
    if (error?.name === 'InputError') return value
    throw error
  }
}

/** Asks the program. Whoever answers a request may show an error's message, never what caused it. */
async function ours(ask) {
  try {
    return await ask()
  } catch (cause) {
    throw new Error('the token could not be verified', { cause })
  }
}
