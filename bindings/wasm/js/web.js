// Browsers, where somebody must wait for the engine: `await init()`, or `initSync` with what is there already.

import { api, open } from './engine.js'

export { InputError, PolicyError } from './engine.js'

function late() {
  throw new Error('scopeward is not ready: call `await init()` or `initSync(module)` first')
}

const engine = Object.create({ call: late, compile: late })
let ready = false
let loading

export const { Policy, bearer, format, lint, schema, starter } = api(engine)

/** Fetches the engine, or takes it: its address, a response, its bytes, a module, or a promise of one. */
export function init(input) {
  if (ready) return Promise.resolve()
  return (loading ??= load(input).catch((error) => {
    loading = undefined
    throw error
  }))
}

/** Takes the engine: its bytes or a module. */
export function initSync(module) {
  if (ready) return
  Object.assign(engine, open(module))
  ready = true
}

async function load(input) {
  initSync(await compiled(await (input ?? new URL('./scopeward.wasm', import.meta.url))))
}

async function compiled(input) {
  if (input instanceof WebAssembly.Module) return input
  if (input instanceof ArrayBuffer || ArrayBuffer.isView(input)) return WebAssembly.compile(input)
  const response = input instanceof Response ? input : await fetch(input)
  if (!response.ok) throw new Error(`scopeward: ${response.url} answered ${response.status}`)
  const streams = response.headers.get('content-type') === 'application/wasm'
  return streams ? WebAssembly.compileStreaming(response) : WebAssembly.compile(await response.arrayBuffer())
}
