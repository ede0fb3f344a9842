/** What a bundler or a runtime makes of the file: its address, its bytes or a `WebAssembly.Module`. */
declare const wasm: any
export = wasm
