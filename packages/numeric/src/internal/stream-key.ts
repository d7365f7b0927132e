/** 128 bits that name a random stream. */
export type StreamKey = readonly [number, number, number, number];

type Block = [number, number, number, number];

// Rounds of the long-term-security variant; derivation is rare, so its cost does not matter.
const ROUNDS = 12;

/**
 * Hashes a key and some words into a new key.
 *
 * The words are absorbed four at a time, their number last, with the Chaskey permutation between, so
 * different word lists collide only by the chance of two equal 128-bit numbers.
 *
 * @see Mouha et al. 2014, "Chaskey: an efficient MAC algorithm for 32-bit microcontrollers", fig. 2.
 */
export function deriveKey(key: StreamKey, words: readonly number[]): StreamKey {
  const state: Block = [key[0], key[1], key[2], key[3]];
  const padded = [...words, words.length];
  for (let start = 0; start < padded.length; start += 4) {
    state[0] ^= padded[start] ?? 0;
    state[1] ^= padded[start + 1] ?? 0;
    state[2] ^= padded[start + 2] ?? 0;
    state[3] ^= padded[start + 3] ?? 0;
    permute(state);
  }
  return state;
}

/** Encodes a label so that no two labels, also of different types, give the same words. */
export function labelWords(label: string | number): number[] {
  if (typeof label === "number") {
    const view = new DataView(new ArrayBuffer(8));
    view.setFloat64(0, label);
    return [0, view.getInt32(0), view.getInt32(4)];
  }
  const words = [1];
  for (let i = 0; i < label.length; i++) {
    words.push(label.charCodeAt(i));
  }
  return words;
}

function permute(state: Block): void {
  let [a, b, c, d] = state;
  for (let round = 0; round < ROUNDS; round++) {
    a = (a + b) | 0;
    b = rotate(b, 5) ^ a;
    a = rotate(a, 16);
    c = (c + d) | 0;
    d = rotate(d, 8) ^ c;
    a = (a + d) | 0;
    d = rotate(d, 13) ^ a;
    c = (c + b) | 0;
    b = rotate(b, 7) ^ c;
    c = rotate(c, 16);
  }
  state[0] = a;
  state[1] = b;
  state[2] = c;
  state[3] = d;
}

function rotate(word: number, bits: number): number {
  return (word << bits) | (word >>> (32 - bits));
}
