const HASH = 0x9e3779b1; // 2³² over the golden ratio: spreads neighbouring patterns

/**
 * Counts the rows whose value another row has too.
 *
 * By a hash table, several times faster than by sorting.
 *
 * @param column - finite numbers, borrowed.
 */
export function tiedRows(column: Float64Array): number {
  const bits = 32 - Math.clz32(Math.max(1, column.length)) + 1; // half of the table stays empty at least
  const mask = 2 ** bits - 1;
  const slots = new Int32Array(mask + 1); // row + 1 of the first that has the slot's value, negative once there are more
  const word = new Float64Array(1);
  const halves = new Int32Array(word.buffer);
  let tied = 0;
  for (let row = 0; row < column.length; row += 1) {
    const value = column[row]! + 0; // −0 becomes 0
    word[0] = value;
    const mixed = Math.imul(halves[0]! ^ Math.imul(halves[1]!, HASH), HASH);
    let slot = (mixed ^ (mixed >>> 15)) & mask;
    for (;;) {
      const found = slots[slot]!;
      if (found === 0) {
        slots[slot] = row + 1;
        break;
      }
      if (column[Math.abs(found) - 1] === value) {
        tied += found > 0 ? 2 : 1;
        slots[slot] = -Math.abs(found);
        break;
      }
      slot = (slot + 1) & mask;
    }
  }
  return tied;
}
