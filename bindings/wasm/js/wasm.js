// The engine in WebAssembly, over what wasm-bindgen loaded. Hot calls pass numbers; a short text is written into the
// engine's buffer first, which is faster than handing over a string.

import { answer } from './errors.js'

/** How many handles are decided at once. */
const SOME = 65536

/** `native` says that the host encodes texts faster than a loop does: Node does, browsers do not. */
export function wasmEngine(glue, exports, native = false) {
  const { memory } = exports
  const encoder = new TextEncoder()
  let room = new Uint8Array(0)

  /** Makes sure that so many bytes can be written. Memory that grew has left the old view empty. */
  function reserve(length) {
    if (length <= room.byteLength) return
    const size = Math.max(length, 1024)
    const start = exports.text_buffer(size) >>> 0
    room = new Uint8Array(memory.buffer, start, size)
  }

  /** Writes a text from a place on; says where it ends. */
  function write(text, start) {
    const { length } = text
    let all = 0
    for (let i = 0; i < length; i++) {
      const code = text.charCodeAt(i)
      all |= code
      room[start + i] = code
    }
    return all > 127 ? encode(text, start) : start + length
  }

  function encode(text, start) {
    return start + encoder.encodeInto(text, start === 0 ? room : room.subarray(start)).written
  }

  return {
    compile: (text) => Number(answer(glue.compile(text))),
    call: (verb, a, b, first, second) => answer(glue.call(verb, a, b, first, second)),
    free: (kind, id) => exports.free(kind, id),
    held: () => exports.held() >>> 0,

    route(policy, method, path) {
      reserve(3 * (method.length + path.length))
      const middle = native ? encode(path, 0) : write(path, 0)
      return exports.route(policy, middle, write(method, middle) - middle) >>> 0
    },

    decide(policy, grant, handle, owner) {
      if (owner === undefined) return exports.decide(policy, grant, handle) >>> 0
      reserve(3 * owner.length)
      return exports.decide_owned(policy, grant, handle, write(owner, 0)) >>> 0
    },

    decideNeed: (policy, grant, need) => exports.decide_need(policy, grant, need) >>> 0,

    decideMany(policy, grant, handles) {
      const briefs = new Uint8Array(handles.length)
      for (let from = 0; from < handles.length; from += SOME) {
        const some = handles.subarray(from, from + SOME)
        const place = exports.handle_buffer(some.length) >>> 0
        const result = exports.brief_buffer() >>> 0
        new Uint32Array(memory.buffer, place, some.length).set(some)
        exports.decide_many(policy, grant, some.length)
        briefs.set(new Uint8Array(memory.buffer, result, some.length), from)
      }
      return briefs
    },
  }
}
