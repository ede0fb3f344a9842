// Vector files as section 15 of the specification describes them.

/** `{"repeat": TEXT, "times": N}` stands for a text. */
export function expand(value) {
  if (Array.isArray(value)) return value.map(expand)
  if (typeof value !== 'object' || value === null) return value
  if (Object.hasOwn(value, 'repeat') && Object.hasOwn(value, 'times')) {
    if (!value.repeat.includes('{n}')) return value.repeat.repeat(value.times)
    return Array.from({ length: value.times }, (_, n) => value.repeat.replaceAll('{n}', n)).join('')
  }
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, expand(inner)]))
}

/** A policy's text: lines, or the name of a file. */
export function policyText(files, policy) {
  if (typeof policy === 'string') return files[`policies/${policy}`]
  return policy.map(expand).join('\n')
}

const INPUTS = [
  'grant', 'request', 'options', 'ask', 'child', 'scope', 'ticked', 'payload', 'header', 'message', 'table', 'audience',
]

/** A case whose inputs are expanded. Expectations stand as they are, policies expand line by line. */
export function inputs(item) {
  const expanded = INPUTS.filter((key) => Object.hasOwn(item, key)).map((key) => [key, expand(item[key])])
  return { ...item, ...Object.fromEntries(expanded) }
}

/** What an answer says of the keys that are given. */
export function partial(found, expected) {
  if (Array.isArray(found) && Array.isArray(expected)) {
    return found.length === expected.length ? found.map((inner, at) => partial(inner, expected[at])) : found
  }
  const objects = [found, expected].every((value) => typeof value === 'object' && value !== null && !Array.isArray(value))
  if (!objects) return found
  const one = (key) => [key, Object.hasOwn(found, key) ? partial(found[key], expected[key]) : 'no such key']
  return Object.fromEntries(Object.keys(expected).map(one))
}

/** The same value with one leaf changed: a wrong expectation that looks almost right. */
export function spoil(value) {
  if (Array.isArray(value)) return value.length === 0 ? ['never'] : [spoil(value[0]), ...value.slice(1)]
  if (typeof value === 'string') return `${value}!`
  if (typeof value === 'boolean') return !value
  if (typeof value === 'number') return value + 1
  if (value === null) return 'never'
  const [first, ...others] = Object.entries(value)
  if (first === undefined) return { never: 'this' }
  return Object.fromEntries([[first[0], spoil(first[1])], ...others])
}
