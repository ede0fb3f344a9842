// Cloudflare Workers: a module is compiled before the worker starts.

import module from './scopeward.wasm'

import { api, open } from './engine.js'

export { InputError, PolicyError } from './engine.js'
export { init, initSync } from './ready.js'

export const { Policy, bearer, format, lint, schema, starter } = api(open(module))
