// Values on their way to the engine, which alone reads them, and answers on their way back.

/** What no reader accepts stands for what JSON cannot say: it must be refused, never overlooked. */
const UNFIT = [{}]

const unfit = (value) => typeof value === 'function' || typeof value === 'symbol' || (typeof value === 'number' && !Number.isFinite(value))

/** JSON text of a value; `undefined` is `null`. */
export function json(value) {
  if (value === undefined) return 'null'
  try {
    return JSON.stringify(value, (_, part) => (unfit(part) ? UNFIT : part)) ?? JSON.stringify(UNFIT)
  } catch {
    return JSON.stringify(UNFIT)
  }
}

/** An answer that several callers may hold: nobody can change it. */
export const frozen = (text) => JSON.parse(text, (_, part) => Object.freeze(part))

/** A string as it stands. Anything else, or half a character, goes to the engine's reader, which refuses it. */
export function plain(engine, name, value) {
  if (typeof value === 'string' && value.isWellFormed()) return value
  engine.call('text', 0, 0, json(value), name)
  return engine.call('text', 0, 0, json(UNFIT), name)
}
