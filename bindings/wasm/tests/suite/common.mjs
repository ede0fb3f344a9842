// What the parts of the suite share. Nothing here knows on which host it runs.

/** Whole-value equality of JSON values: the order of keys does not count, that of lists does. */
export function same(left, right) {
  if (typeof left !== 'object' || left === null || typeof right !== 'object' || right === null) return left === right
  if (Array.isArray(left) !== Array.isArray(right)) return false
  const keys = Object.keys(left)
  return keys.length === Object.keys(right).length && keys.every((key) => Object.hasOwn(right, key) && same(left[key], right[key]))
}

/** A JSON value that another does not share. */
export const copy = (value) => JSON.parse(JSON.stringify(value))

/** Short text of a value, for a failure. */
export const brief = (value) => (JSON.stringify(value) ?? String(value)).slice(0, 600)

/** Counts what holds and keeps what does not. */
export class Tally {
  passed = 0
  failures = []

  /** One check, and whether it holds: a function that throws, or answers `false` or a text that says what is wrong, has failed. */
  check(what, act) {
    let fault
    try {
      fault = act()
    } catch (error) {
      fault = `${error?.name}: ${error?.message}`
    }
    const good = fault === undefined || fault === true
    if (good) this.passed++
    else this.failures.push(fault === false ? what : `${what}: ${fault}`)
    return good
  }

  get result() {
    const { passed, failures } = this
    return { passed, failed: failures.length, failures }
  }
}

/** What an act throws, as `{name, code}`; `null` if it does not. */
export function thrown(act) {
  try {
    act()
    return null
  } catch (error) {
    return { name: error?.name, code: error?.code }
  }
}

/** A library whose policies answer in another way: `change` gets a policy and gives the verbs to replace. */
export function crooked(lib, change) {
  const compile = (text) => {
    const policy = lib.Policy.compile(text), own = change(policy)
    const get = (_, name) => {
      const value = Object.hasOwn(own, name) ? own[name] : policy[name]
      // Verbs with private parts must be called on the policy itself.
      return typeof value === 'function' ? value.bind(policy) : value
    }
    return new Proxy(policy, { get })
  }
  return { ...lib, Policy: { compile } }
}
