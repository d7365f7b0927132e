import { digamma } from "@mienf/numeric";

/** ψ of whole numbers, each computed once. */
export function digammaTable(largest: number): (n: number) => number {
  const known = new Float64Array(largest + 1).fill(Number.NaN);
  return (n) => {
    let value = known[n]!;
    if (Number.isNaN(value)) {
      value = digamma(n);
      known[n] = value;
    }
    return value;
  };
}
