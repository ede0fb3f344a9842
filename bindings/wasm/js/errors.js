// What is thrown. Name, code, message and places come from the engine; switch on `code`.

export class PolicyError extends Error {
  static name = 'PolicyError'

  constructor({ code, message, diagnostics }) {
    super(message)
    this.name = 'PolicyError'
    this.code = code
    this.diagnostics = diagnostics
  }
}

export class InputError extends Error {
  static name = 'InputError'

  constructor({ code, message }) {
    super(message)
    this.name = 'InputError'
    this.code = code
  }
}

/** The answer of an engine, or the error that stands in it behind `!`. */
export function answer(text) {
  if (text.charCodeAt(0) !== 33) return text
  const fault = JSON.parse(text.slice(1))
  throw fault.name === 'PolicyError' ? new PolicyError(fault) : new InputError(fault)
}
