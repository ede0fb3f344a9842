// What `import` finds in Node and Bun.

import scopeward from './node.cjs'

export const { InputError, Policy, PolicyError, format, init, initSync, lint, schema, starter } = scopeward
