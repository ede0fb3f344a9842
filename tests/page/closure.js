// Switches one item of a consent in a page that runs no engine (conformance/README.md, `consent.table`). A set of items is a
// hexadecimal number, item i the bit of value 2^i. Returns the next set of items that are on.
export function toggle(table, on, index, wanted) {
  const set = (hex) => BigInt("0x" + hex);
  const bit = 1n << BigInt(index);
  if (set(table.locked) & bit) return on;
  const next = wanted
    ? set(on) | set(table.needs[index]) | bit
    : set(on) & ~(set(table.needed_by[index]) | bit);
  return next.toString(16);
}
