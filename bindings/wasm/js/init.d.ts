
// Loading

/**
 * Loads the engine where it is not ready at once: in browsers. Elsewhere there is nothing to do.
 * Without an input it fetches `scopeward.wasm` beside the module.
 * @param input its address, a `Response`, its bytes, a `WebAssembly.Module`, or a promise of one of these
 */
export function init(input?: string | object): Promise<void>

/**
 * As {@link init}, at once.
 * @param module the engine's bytes, or a `WebAssembly.Module`
 */
export function initSync(module: object): void
