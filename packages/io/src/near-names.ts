// More than three suggestions are a list, not a hint.
const MOST = 3;

/**
 * Names that someone who wrote `name` may have meant: the fewest typing errors away, the same letters in another case
 * first of all, or with what was written within them.
 *
 * @returns at most three of `known`, nearest first.
 */
export function nearNames(name: string, known: readonly string[]): string[] {
  const wanted = name.toLowerCase();
  const candidates = [...new Set(known)].map((candidate) => {
    const lower = candidate.toLowerCase();
    const within = wanted.length >= 3 && lower.includes(wanted);
    return { candidate, within, distance: distanceBetween(wanted, lower) };
  });
  const fewest = Math.min(...candidates.map(({ distance }) => distance));
  const allowed = Math.max(1, Math.floor(wanted.length / 3));
  return candidates
    .filter(({ within, distance }) => within || (distance === fewest && distance <= allowed))
    .toSorted((a, b) => a.distance - b.distance)
    .slice(0, MOST)
    .map(({ candidate }) => candidate);
}

/**
 * Fewest insertions, deletions, replacements and swaps of neighbours that turn one word into the other, where nothing is
 * changed twice (optimal string alignment; Damerau 1964).
 */
function distanceBetween(a: string, b: string): number {
  let beforeLast: readonly number[] = [];
  let previous: readonly number[] = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 0; i < a.length; i += 1) {
    const current = [i + 1];
    for (let j = 0; j < b.length; j += 1) {
      const replaced = (previous[j] ?? 0) + (a[i] === b[j] ? 0 : 1);
      const isSwap = i > 0 && j > 0 && a[i] === b[j - 1] && a[i - 1] === b[j];
      const swapped = isSwap ? (beforeLast[j - 1] ?? 0) + 1 : Infinity;
      current.push(Math.min(replaced, swapped, (previous[j + 1] ?? 0) + 1, (current[j] ?? 0) + 1));
    }
    beforeLast = previous;
    previous = current;
  }
  return previous[b.length] ?? 0;
}
