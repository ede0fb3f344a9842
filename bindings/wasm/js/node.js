// Node and Bun. Built as CommonJS, which `import` and `require` share: one engine, one class of each name.
// Where npm has installed an addon for this Node, it is the engine: all that is asked of it takes half the time or less.
// What is asked again (a decision by handle, a path) is remembered above the engine, and so as fast with either.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'

import { addon, nativeEngine } from '../../node/js/native.js'
import { api, open } from './engine.js'

export { InputError, PolicyError } from './engine.js'
export { init, initSync } from './ready.js'

const native = process.versions.bun ? null : addon()
const engine = native ? nativeEngine(native) : open(readFileSync(join(__dirname, 'scopeward.wasm')), true)

export const { Policy, bearer, format, lint, schema, starter } = api(engine)
