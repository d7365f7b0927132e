/** The 0–1 matrices `[n, n]`, row-major, of the entries below, above and on the diagonal. */
export function triangleMasks(n: number) {
  const fill = (entry: (row: number, column: number) => boolean): Float32Array =>
    Float32Array.from({ length: n * n }, (_, index) =>
      Number(entry(Math.floor(index / n), index % n)),
    );
  return {
    below: fill((row, column) => row > column),
    above: fill((row, column) => row < column),
    unit: fill((row, column) => row === column),
  };
}
