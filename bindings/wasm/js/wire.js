// Values on their way to the engine, which alone reads them.

/** JSON text of a value; what JSON cannot say is read as `null`. */
export const json = (value) => JSON.stringify(value) ?? 'null'

/** A string as it stands. Anything else, or half a character, goes to the engine's reader, which refuses it. */
export function plain(engine, name, value) {
  if (typeof value === 'string' && value.isWellFormed()) return value
  engine.call('text', 0, 0, json(value), name)
  return engine.call('text', 0, 0, '0', name)
}
