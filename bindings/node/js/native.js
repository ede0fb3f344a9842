// The engine as an addon, where npm has installed one for this machine. It answers as WebAssembly does.

import { createRequire } from 'node:module'

import { answer } from '../../wasm/js/errors.js'

/** The addon of this machine; `null` where there is none, or none that can be loaded. */
export function addon() {
  const { platform, arch } = process
  const require = createRequire(typeof __filename === 'string' ? __filename : import.meta.url)
  // On Linux, that of the other C library does not load.
  for (const library of platform === 'linux' ? ['-gnu', '-musl'] : ['']) {
    try {
      return require(`@scopeward/native-${platform}-${arch}${library}`)
    } catch {
      // the next one, and in the end WebAssembly
    }
  }
  return null
}

export function nativeEngine({ compile, call, free, held, route, decide, decideNeed, decideMany }) {
  return {
    compile: (text) => Number(answer(compile(text))),
    call: (verb, a, b, first, second) => answer(call(verb, a, b, first, second)),
    free,
    held,
    route,
    decide,
    decideNeed,
    decideMany,
  }
}
