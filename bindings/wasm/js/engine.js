// The engine over a WebAssembly module, or over its bytes. There is one in a program, however often it is opened.
// The build puts wasm-bindgen's loader in the place of `#glue`.

import { call, compile, initSync } from '#glue'

import { wasmEngine } from './wasm.js'

export { api } from './api.js'
export { InputError, PolicyError } from './errors.js'

export function open(module, native) {
  return wasmEngine({ call, compile }, initSync({ module }), native)
}
