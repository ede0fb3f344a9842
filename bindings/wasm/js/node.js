// Node and Bun. Built as CommonJS, which `import` and `require` share: one engine, one class of each name.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'

import { api, open } from './engine.js'

export { InputError, PolicyError } from './engine.js'
export { init, initSync } from './ready.js'

const bytes = readFileSync(join(__dirname, 'scopeward.wasm'))

export const { Policy, format, lint, schema, starter } = api(open(bytes, true))
