// What follows from a tick, where no engine runs (conformance/README.md, `consent.table`). A set of items is a hexadecimal
// number, item i the bit of value 2^i.

const set = (hex) => BigInt(`0x${hex}`)
const bit = (index) => 1n << BigInt(index)

/** The items of a set, in order. */
export function members({ scopes }, on) {
  const all = set(on)
  return scopes.filter((_, index) => all & bit(index))
}

/** The items that two sets differ in, in order. */
export const moved = (table, one, other) => (one === other ? [] : members(table, (set(one) ^ set(other)).toString(16)))

/** The next set of items that are on, when one is switched. */
export function toggle(table, on, index, wanted) {
  if (set(table.locked) & bit(index)) return on
  const next = wanted
    ? set(on) | set(table.needs[index]) | bit(index)
    : set(on) & ~(set(table.needed_by[index]) | bit(index))
  return next.toString(16)
}

/** The set of items that are on, when these tokens are ticked (`consent.choice`). */
export function choose(table, ticked) {
  const given = table.scopes.reduce((all, scope, index) => (ticked.includes(scope) ? all | bit(index) : all), set(table.locked))
  const stands = (index) => given & bit(index) && !(set(table.needs[index]) & ~given)
  return table.scopes.reduce((all, _, index) => (stands(index) ? all | bit(index) : all), set(table.locked)).toString(16)
}
