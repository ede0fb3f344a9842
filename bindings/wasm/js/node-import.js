// What `import` finds in Node and Bun.

export { InputError, Policy, PolicyError, bearer, format, init, initSync, lint, schema, starter } from './node.cjs'
