// The phrases of a consent, filled in and counted (conformance/README.md, `consent.words`). None of them stands in JavaScript.

/** Fills the places of a phrase: answers with texts and the values themselves, which may be nodes. */
const fill = (phrase, values) =>
  phrase.split(/\{(\w+)\}/).map((part, at) => (at % 2 === 1 ? (values[part] ?? `{${part}}`) : part))

/** What the language counts by. A tag that nobody can read counts as English. */
function counting(language) {
  try {
    return [new Intl.PluralRules(language), new Intl.NumberFormat(language)]
  } catch {
    return counting('en')
  }
}

export class Phrases {
  #words
  #plural
  #number

  /** `replaced` are words that a page has in the place of the model's. */
  constructor(words, replaced, language) {
    this.#words = { ...words }
    for (const [key, value] of Object.entries(replaced ?? {})) {
      this.#words[key] = typeof value === 'object' ? { ...words[key], ...value } : value
    }
    ;[this.#plural, this.#number] = counting(language)
  }

  /** A phrase as children of an element. */
  nodes(key, values) {
    return fill(this.#words[key], values)
  }

  text(key, values = {}) {
    return this.nodes(key, values).join('')
  }

  names(key, names) {
    return this.text(key, { names: names.join(', ') })
  }

  number(key, count) {
    return this.text(key, { count: this.#number.format(count) })
  }

  /** A phrase that changes with a number. */
  counted(key, count) {
    const forms = this.#words[key]
    const form = (count === 0 && forms.zero) || (forms[this.#plural.select(count)] ?? forms.other)
    return fill(form, { count: this.#number.format(count) }).join('')
  }

  /** The word for one of a kind, such as `risk`. */
  kind(key, one, values = {}) {
    return fill(this.#words[key][one], values).join('')
  }
}
