// Counts what held and what did not.

/** A count of checks. One that fails is said at once, with the walk that it is of. */
export class Checks {
  passed = 0
  failed = 0
  #walk = ''

  constructor(say = console.log) {
    this.say = say
  }

  /** Runs one walk. Whatever it throws is one failure, and the next walk goes on. */
  async walk(name, steps) {
    this.#walk = name
    const [before, start] = [this.failed, Date.now()]
    try {
      await steps(this)
    } catch (error) {
      this.ok(false, `it broke off: ${error.stack ?? error}`)
    }
    const word = this.failed === before ? 'good  ' : 'FAILED'
    this.say(`${word} ${name} (${((Date.now() - start) / 1000).toFixed(1)} s)`)
  }

  ok(good, what, detail = '') {
    if (good) {
      this.passed += 1
      return true
    }
    this.failed += 1
    this.say(`  not so: ${this.#walk}: ${what}${detail ? `\n    ${detail}` : ''}`)
    return false
  }

  same(found, wanted, what) {
    const [one, other] = [JSON.stringify(found), JSON.stringify(wanted)]
    return this.ok(one === other, what, `found ${one}, wanted ${other}`)
  }

  has(text, part, what = `it says “${part}”`) {
    return this.ok(part instanceof RegExp ? part.test(text) : text.includes(part), what, `in: ${text.replace(/\s+/g, ' ').slice(0, 400)}`)
  }
}
