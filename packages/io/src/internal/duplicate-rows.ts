import type { Matrix } from "@mienf/numeric";

/**
 * Counts rows that repeat an earlier row exactly, over both matrices together.
 *
 * Rows are compared by a 53-bit hash, so among a million rows a false repeat has a chance of about 1 in 20,000.
 */
export function countDuplicateRows(x: Matrix, y: Matrix): number {
  const xWords = wordsOf(x);
  const yWords = wordsOf(y);
  const seen = new Set<number>();
  for (let row = 0; row < x.rows; row += 1) {
    const low = hashRow(hashRow(0x9e3779b9, xWords, row), yWords, row);
    const high = hashRow(hashRow(0x85ebca6b, yWords, row), xWords, row);
    seen.add((high >>> 11) * 2 ** 32 + low);
  }
  return x.rows - seen.size;
}

interface Words {
  readonly words: Uint32Array;
  readonly perRow: number;
}

function wordsOf(matrix: Matrix): Words {
  // Adding zero makes −0 and 0 the same bits.
  const positive = matrix.data.map((value) => value + 0);
  return { words: new Uint32Array(positive.buffer), perRow: 2 * matrix.columns };
}

/** MurmurHash3's mixing of 32-bit words (Appleby 2011), without its length. */
function hashRow(start: number, { words, perRow }: Words, row: number): number {
  let hash = start;
  for (let i = row * perRow; i < (row + 1) * perRow; i += 1) {
    let word = Math.imul(words[i]!, 0xcc9e2d51);
    word = Math.imul((word << 15) | (word >>> 17), 0x1b873593);
    hash ^= word;
    hash = (Math.imul((hash << 13) | (hash >>> 19), 5) + 0xe6546b64) | 0;
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
