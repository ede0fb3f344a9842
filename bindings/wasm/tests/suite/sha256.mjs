// SHA-256 (FIPS 180-4) of text that comes in pieces, for hosts that only hash what is whole.

const primes = Array.from({ length: 400 }, (_, n) => n).filter((n) => n > 1 && every(n))

function every(n) {
  for (let d = 2; d * d <= n; d++) if (n % d === 0) return false
  return true
}

const fraction = (x) => ((x - Math.floor(x)) * 2 ** 32) | 0
const START = primes.slice(0, 8).map((p) => fraction(Math.sqrt(p)))
const ROUND = Int32Array.from(primes.slice(0, 64), (p) => fraction(Math.cbrt(p)))

export function sha256() {
  const state = Int32Array.from(START)
  const words = new Int32Array(64)
  const block = new Uint8Array(64)
  const encoder = new TextEncoder()
  let used = 0, length = 0

  function bytes(list) {
    length += list.length
    for (let at = 0; at < list.length; ) {
      const some = Math.min(64 - used, list.length - at)
      block.set(list.subarray(at, at + some), used)
      used += some
      at += some
      if (used === 64) compress()
    }
  }

  function compress() {
    used = 0
    const view = new DataView(block.buffer)
    for (let i = 0; i < 16; i++) words[i] = view.getInt32(4 * i)
    for (let i = 16; i < 64; i++) {
      const x = words[i - 15], y = words[i - 2]
      const first = turn(x, 7) ^ turn(x, 18) ^ (x >>> 3)
      const second = turn(y, 17) ^ turn(y, 19) ^ (y >>> 10)
      words[i] = words[i - 16] + first + words[i - 7] + second
    }
    let [a, b, c, d, e, f, g, h] = state
    for (let i = 0; i < 64; i++) {
      const one = (h + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + ((e & f) ^ (~e & g)) + ROUND[i] + words[i]) | 0
      const two = ((turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0
      h = g, g = f, f = e, e = (d + one) | 0, d = c, c = b, b = a, a = (one + two) | 0
    }
    for (const [i, word] of [a, b, c, d, e, f, g, h].entries()) state[i] += word
  }

  return {
    update: (text) => bytes(encoder.encode(text)),
    hex() {
      const bits = length * 8
      bytes(Uint8Array.of(128))
      bytes(new Uint8Array((120 - used) % 64))
      const tail = new DataView(new ArrayBuffer(8))
      tail.setUint32(0, Math.floor(bits / 2 ** 32))
      tail.setUint32(4, bits % 2 ** 32)
      bytes(new Uint8Array(tail.buffer))
      return Array.from(state, (word) => (word >>> 0).toString(16).padStart(8, '0')).join('')
    },
  }
}

const turn = (x, n) => (x >>> n) | (x << (32 - n))
