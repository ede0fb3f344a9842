// Edge functions, where the question mark asks for a compiled module.

import module from './scopeward.wasm?module'

import { api, open } from './engine.js'

export { InputError, PolicyError } from './engine.js'
export { init, initSync } from './ready.js'

export const { Policy, bearer, format, lint, schema, starter } = api(open(module))
