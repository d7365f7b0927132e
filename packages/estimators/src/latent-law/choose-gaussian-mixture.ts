import type { Matrix, RandomSource } from "@mienf/numeric";
import { selectRows } from "@mienf/numeric";
import { breathe } from "../interface/breathe.ts";
import { evaluateMixture } from "./evaluate-mixture.ts";
import type { GaussianMixture } from "./gaussian-mixture.ts";
import { fitGaussianMixture } from "./fit-gaussian-mixture.ts";
import type { MixtureStart } from "./fit-gaussian-mixture.ts";

/** What mixtures are searched. */
export interface MixtureSearch {
  /** Leading coordinates of the first block. */
  readonly dimX: number;
  readonly maxComponents: number;
  readonly source: RandomSource;
  readonly signal?: AbortSignal | undefined;
  /** When the best so far must do, on the clock of `performance.now()`, in milliseconds; default never. */
  readonly deadlineMs?: number | undefined;
}

const COMPONENT_COUNTS = [1, 2, 3, 4, 6, 9, 14, 21, 32, 48, 64];
/** Heavy tails need few scales; beyond, the two ways to start find the same. */
const MAX_SCALES = 4;
/** Fewer rows than that for each number to be estimated teach a component nothing; half as many will do where a narrow side tells the components apart. */
const ROWS_PER_NUMBER = 4;
/** Times as many columns on one side as on the other from which those of the other are lost in the distances between rows. */
const LOPSIDED = 3;
/** Nats that all held-out rows together must gain: less is luck. */
const DECISIVE = 2;
/** Numbers of components that may fail to improve before the search ends. */
const PATIENCE = 2;

/**
 * Fits mixtures of more and more components and keeps the one under which held-out rows are most likely.
 *
 * @param allTrain - rows to fit on. @param allHeldOut - rows to choose by. Of more than 20,000, evenly spaced ones are used.
 * @throws AbortedError when the search is stopped.
 * @returns nothing where there are too few rows for one component.
 */
export async function chooseGaussianMixture(
  allTrain: Matrix,
  allHeldOut: Matrix,
  options: MixtureSearch,
): Promise<GaussianMixture | null> {
  const { dimX, maxComponents, source, signal, deadlineMs = Infinity } = options;
  const train = thinned(allTrain);
  const heldOut = thinned(allHeldOut);
  const dim = train.columns;
  const parameters = (dim * (dim + 3)) / 2;
  const isLopsided = Math.max(dimX, dim - dimX) >= LOPSIDED * Math.min(dimX, dim - dimX);
  let best: { readonly law: GaussianMixture; readonly score: number } | null = null;
  let waited = 0;
  for (const components of COMPONENT_COUNTS) {
    const rowsNeeded =
      components * parameters * (isLopsided ? ROWS_PER_NUMBER / 2 : ROWS_PER_NUMBER);
    const tooMany = components > maxComponents || rowsNeeded > train.rows;
    const late = best !== null && performance.now() > deadlineMs;
    if (tooMany || waited >= PATIENCE || late) {
      break;
    }
    const before: number = best?.score ?? -Infinity;
    const starts: MixtureStart[] = [
      "clusters",
      ...(components > 1 && components <= MAX_SCALES ? (["scales"] as const) : []),
      ...(components > 1 && isLopsided ? (["clusters of the narrow side"] as const) : []),
    ];
    for (const start of starts) {
      await breathe(signal);
      const mixture = fitGaussianMixture(train, {
        components,
        dimX,
        start,
        source: source.split(`${start} ${components}`),
      });
      const score = evaluateMixture(mixture, heldOut).logProb.reduce(
        (sum, value) => sum + value,
        0,
      );
      if (best === null || score > best.score + DECISIVE) {
        best = { law: mixture, score };
      }
    }
    waited = (best?.score ?? -Infinity) > before ? 0 : waited + 1;
  }
  return best?.law ?? null;
}

/** More rows make a mixture of at most two dozen components hardly better, and its search much slower. */
const MAX_ROWS = 20_000;

function thinned(rows: Matrix): Matrix {
  const step = Math.ceil(rows.rows / MAX_ROWS);
  return step === 1
    ? rows
    : selectRows(
        rows,
        Int32Array.from({ length: Math.floor(rows.rows / step) }, (_, row) => row * step),
      );
}
