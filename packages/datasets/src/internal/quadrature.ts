import { ConvergenceError } from "@mienf/numeric";

// Gauss–Kronrod 7–15 on [−1, 1]: nodes, Kronrod weights, and the weights of the Gauss rule at every second node.
const NODES = [
  0.9914553711208126, 0.9491079123427585, 0.8648644233597691, 0.7415311855993945,
  0.5860872354676911, 0.4058451513773972, 0.20778495500789848, 0,
];
const KRONROD = [
  0.022935322010529224, 0.06309209262997856, 0.10479001032225019, 0.14065325971552592,
  0.1690047266392679, 0.19035057806478542, 0.20443294007529889, 0.20948214108472782,
];
const GAUSS = [
  0, 0.1294849661688697, 0, 0.27970539148927664, 0, 0.3818300505051189, 0, 0.4179591836734694,
];

const MAX_DEPTH = 40; // halving this often reaches the spacing of float64 numbers

/**
 * Integrates a function over a finite interval by adaptive Gauss–Kronrod quadrature.
 *
 * @param tolerance - Absolute error allowed over the whole interval.
 * @see Piessens et al. 1983, QUADPACK, rule QK15.
 */
export function integrate(
  f: (x: number) => number,
  lower: number,
  upper: number,
  tolerance = 1e-11,
): number {
  return refine(f, { lower, upper, tolerance, depth: 0 });
}

interface Panel {
  readonly lower: number;
  readonly upper: number;
  readonly tolerance: number;
  readonly depth: number;
}

function refine(f: (x: number) => number, panel: Panel): number {
  const { lower, upper, tolerance, depth } = panel;
  const centre = (lower + upper) / 2;
  const half = (upper - lower) / 2;
  let kronrod = 0;
  let gauss = 0;
  for (const [k, node] of NODES.entries()) {
    const value = node === 0 ? f(centre) : f(centre - half * node) + f(centre + half * node);
    kronrod += (KRONROD[k] ?? 0) * value;
    gauss += (GAUSS[k] ?? 0) * value;
  }
  // Beyond rounding there is nothing to gain by halving.
  const floor = 16 * Number.EPSILON * Math.abs(kronrod * half);
  if (Math.abs((kronrod - gauss) * half) <= Math.max(tolerance, floor)) {
    return kronrod * half;
  }
  if (depth === MAX_DEPTH || Number.isNaN(kronrod)) {
    throw new ConvergenceError(
      `integrate: expected an integrable function, got no convergence near ${centre}`,
      { iterations: depth, lastValue: kronrod * half },
    );
  }
  const next = { tolerance: tolerance / 2, depth: depth + 1 };
  return (
    refine(f, { lower, upper: centre, ...next }) + refine(f, { lower: centre, upper, ...next })
  );
}

/** Integrates over a rectangle by nested quadrature. */
export function integratePlane(
  f: (x: number, y: number) => number,
  x: readonly [number, number],
  y: readonly [number, number],
  tolerance = 1e-8,
): number {
  return integrate(
    (u) => integrate((v) => f(u, v), y[0], y[1], tolerance / (x[1] - x[0]) / 4),
    x[0],
    x[1],
    tolerance,
  );
}
