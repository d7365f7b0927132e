// How the published runs split the information over the columns: shares uniform on the simplex, the first numbers that NumPy
// draws after `numpy.random.seed(seed)`. Every cell of the table has the same ten splits, of seeds 42 to 51.

/** Shares of the columns, as `numpy.random.exponential(size=dim)` divided by its sum. */
export function publishedShares(dim, seed) {
  const words = mersenneTwister(seed);
  const draws = Array.from({ length: dim }, () => {
    const high = words.next().value >>> 5;
    const low = words.next().value >>> 6;
    return -Math.log1p(-(high * 67_108_864 + low) / 9_007_199_254_740_992);
  });
  const sum = draws.reduce((total, draw) => total + draw, 0);
  return draws.map((draw) => draw / sum);
}

const SIZE = 624;

/**
 * MT19937 (Matsumoto and Nishimura 1998), seeded by one number.
 *
 * @yields its first 227 words: those that need no word of the new state.
 */
function* mersenneTwister(seed) {
  const state = new Uint32Array(SIZE);
  state[0] = seed;
  for (let i = 1; i < SIZE; i += 1) {
    state[i] = Math.imul(1_812_433_253, state[i - 1] ^ (state[i - 1] >>> 30)) + i;
  }
  for (let k = 0; k < 227; k += 1) {
    const y = (state[k] & 0x80_00_00_00) | (state[k + 1] & 0x7f_ff_ff_ff);
    let word = state[k + 397] ^ (y >>> 1) ^ (y & 1 ? 0x99_08_b0_df : 0);
    word ^= word >>> 11;
    word ^= (word << 7) & 0x9d_2c_56_80;
    word ^= (word << 15) & 0xef_c6_00_00;
    word ^= word >>> 18;
    yield word >>> 0;
  }
}
