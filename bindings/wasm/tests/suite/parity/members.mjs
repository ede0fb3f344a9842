// The public members of real objects.

const BESIDES = ['constructor', 'dispose', 'toJSON']
const dispose = Symbol.dispose ?? Symbol.for('Symbol.dispose')

/** Fields and verbs of an object, inherited ones with it. */
export function membersOf(object) {
  const fields = new Set(), verbs = new Set(), symbols = new Set()
  for (let level = object; level !== Object.prototype && level !== null; level = Object.getPrototypeOf(level)) {
    for (const key of Reflect.ownKeys(level)) {
      if (BESIDES.includes(key)) continue
      const { value } = Object.getOwnPropertyDescriptor(level, key)
      if (typeof key === 'symbol') symbols.add(key === dispose ? 'Symbol.dispose' : String(key))
      else (typeof value === 'function' ? verbs : fields).add(key)
    }
  }
  return { fields: [...fields], verbs: [...verbs], symbols: [...symbols] }
}

/** What can be called on a class itself, inherited or not. */
export function staticsOf(constructor) {
  const names = new Set()
  for (let level = constructor; level !== Function.prototype; level = Object.getPrototypeOf(level)) {
    for (const key of Reflect.ownKeys(level)) if (!['length', 'name', 'prototype'].includes(key)) names.add(String(key))
  }
  return [...names]
}
