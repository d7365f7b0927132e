import type { BaseGap } from "../correction/neighbor-correction.ts";
import type { ResidualDependence } from "../correction/residual-dependence.ts";
import { meanWithError } from "../interface/normal-interval.ts";
import type { Pair } from "./fold-model.ts";
import { chanceOf, gaussianReadOut } from "./gaussian-read-out.ts";
import type { SeenByNeighbors } from "./neighbor-check.ts";
import type { TrainedFold } from "./train-fold.ts";

/** What a fold says of the rows that it has not seen. */
export interface FoldOutcome extends TrainedFold {
  readonly heldOut: Int32Array;
  /** Pointwise values of the held-out rows under the fold's model, in nats. */
  readonly pointwise: Float64Array;
  /** The same under its law alone, whatever weight that has. */
  readonly ofLaw: Float64Array;
  /** Mutual information of the fold's law, in nats. */
  readonly own: number;
  /** What the law leaves out on the held-out rows; null where that cannot be measured. */
  readonly gap: BaseGap | null;
  /** What polynomials of the held-out latents show the law to leave out; null where they cannot tell. */
  readonly residual: ResidualDependence | null;
}

/** Standard errors by which the measured gap must differ from 0 to be believed. */
const SIGNIFICANT = 3;

/** Standard errors of a mean over folds by which it must differ from 0, too: a gap that one fold alone has is luck. */
const AGREED = 2;

/** Standard errors by which what neighbours see of the columns may be too high. */
const SEEN_ERRORS = 2;

/** How the estimate is read off the folds. */
export interface FinalReadOut {
  readonly method:
    | "out-of-fold mean"
    | "out-of-fold mean, corrected by nearest neighbours"
    | "closed form without its bias"
    | "closed form without its bias, and what polynomials of the latents share beyond it"
    | "out-of-fold mean, and what polynomials of the latents share beyond the base"
    | "nearest neighbours, which find more than any base";
  /** What nearest neighbours contribute. */
  readonly neighbors: "nothing" | "a correction" | "all";
  readonly mutualInformation: number;
  /** Of every row; their mean is `mutualInformation`. */
  readonly pointwise: Float64Array;
  /** In nats. */
  readonly standardError: number;
  /** Nats by which the bases' own mutual information exceeds what unseen rows show; 0 where the estimate allows for it. */
  readonly excess: number;
  /** Nats in which the estimate is uncertain beyond both. */
  readonly doubt?: number;
}

/**
 * Reads the estimate off the folds: the first of the methods that applies.
 *
 * @param how - `corrected`: whether what the bases leave out is to be added, where it is beyond doubt; `seen`: what nearest
 *   neighbours say of the columns themselves, where they can.
 */
export function finalReadOut(
  samples: Pair,
  folds: readonly FoldOutcome[],
  how: { readonly corrected: boolean; readonly seen: SeenByNeighbors | null },
): FinalReadOut {
  const { corrected, seen } = how;
  const pointwise = gathered(folds, ({ pointwise: values }) => values, samples.x.rows);
  const { mean, standardError: ofMean } = meanWithError(pointwise);
  const standardError = Math.hypot(ofMean, chanceOf(samples));
  if (folds.every(({ gap }) => gap !== null)) {
    const gaps = gathered(folds, ({ gap }) => (gap as BaseGap).pointwise, samples.x.rows);
    const shift = meanWithError(gaps);
    const ofBias =
      Math.hypot(...folds.map(({ gap }) => (gap as BaseGap).standardError)) / folds.length;
    const ofFolds = meanWithError(
      Float64Array.from(folds, ({ gap }) => meanWithError((gap as BaseGap).pointwise).mean),
    ).standardError;
    const believed =
      Math.abs(shift.mean) > SIGNIFICANT * Math.hypot(shift.standardError, ofBias) &&
      Math.abs(shift.mean) > AGREED * ofFolds;
    // Among few rows neighbours are far, and a correction to less than nothing shows that they were; or to less than what they
    // see of the columns, where they err downward.
    const least = seen === null ? 0 : seen.mean - SEEN_ERRORS * seen.standardError;
    const isPlausible = shift.mean > 0 || mean + shift.mean >= Math.max(0, least);
    if (believed && isPlausible) {
      const sums = pointwise.map((value, row) => value + gaps[row]!);
      const total = meanWithError(sums);
      return {
        method: "out-of-fold mean, corrected by nearest neighbours",
        neighbors: "a correction",
        mutualInformation: total.mean,
        pointwise: sums,
        standardError: Math.hypot(total.standardError, ofBias),
        excess: 0,
        doubt: Math.abs(shift.mean) * unresolvedShare(samples, folds),
      };
    }
  }
  // Polynomials answer where neighbours cannot.
  const residual =
    corrected && folds.some(({ gap }) => gap === null) ? believedResidual(folds) : null;
  const mutualInformation = gaussianReadOut(samples, folds);
  if (mutualInformation !== null) {
    const shifted = {
      method: "closed form without its bias",
      neighbors: "nothing",
      mutualInformation,
      pointwise: pointwise.map((value) => value + mutualInformation - mean),
      standardError,
      excess: 0,
    } as const;
    return residual === null ? shifted : withResidual(shifted, residual.nonlinear);
  }
  const own = folds.reduce((sum, fold) => sum + fold.own, 0) / folds.length;
  const isWeighed = folds.some(({ chosen }) => chosen.fold.dependence !== undefined);
  const plain = {
    method: "out-of-fold mean",
    neighbors: "nothing",
    mutualInformation: mean,
    pointwise,
    standardError,
    excess: own - mean,
    // Values under a law of little weight are all near 0; how well rows tell is seen under the law itself.
    ...(isWeighed
      ? {
          doubt: meanWithError(gathered(folds, ({ ofLaw }) => ofLaw, samples.x.rows)).standardError,
        }
      : {}),
  } as const;
  return residual === null ? plain : withResidual(plain, residual.total);
}

/**
 * Share of what neighbours measure that lies within their own distance, which is about n^(−1/d) of the spread of rows in d columns: 2 %
 * of 10,000 rows in two, and 40 % in six.
 */
function unresolvedShare({ x, y }: Pair, folds: readonly FoldOutcome[]): number {
  const inPairs = folds.every(({ chosen }) => chosen.fold.law?.kind === "pairs");
  return 2 * x.rows ** (-1 / (inPairs ? 2 : x.columns + y.columns));
}

/** Adds to every row what is left out. To leading order only, so that half of it is doubtful. */
function withResidual(
  readOut: FinalReadOut & {
    readonly method: "closed form without its bias" | "out-of-fold mean";
  },
  residual: number,
): FinalReadOut {
  return {
    ...readOut,
    method:
      readOut.method === "out-of-fold mean"
        ? "out-of-fold mean, and what polynomials of the latents share beyond the base"
        : "closed form without its bias, and what polynomials of the latents share beyond it",
    mutualInformation: readOut.mutualInformation + residual,
    pointwise: readOut.pointwise.map((value) => value + residual),
    doubt: residual / 2,
  };
}

/** Standard errors by which polynomials' share must exceed 0 to be believed, and nats from which it matters. */
const BELIEVED = { errors: 4, nats: 0.02 } as const;

/** What polynomials of the latents show the folds' laws to leave out, where that is beyond doubt. */
export function believedResidual(folds: readonly FoldOutcome[]): ResidualDependence | null {
  const residual = meanResidual(folds);
  return residual !== null &&
    residual.nonlinear > Math.max(BELIEVED.nats, BELIEVED.errors * residual.standardError)
    ? residual
    : null;
}

/** Mean over the folds; null where one could not tell. */
export function meanResidual(folds: readonly FoldOutcome[]): ResidualDependence | null {
  const residuals = folds.map(({ residual }) => residual).filter((each) => each !== null);
  if (residuals.length < folds.length) {
    return null;
  }
  const meanOf = (valueOf: (each: ResidualDependence) => number): number =>
    residuals.reduce((sum, each) => sum + valueOf(each), 0) / residuals.length;
  return {
    total: meanOf(({ total }) => total),
    nonlinear: meanOf(({ nonlinear }) => nonlinear),
    standardError:
      Math.hypot(...residuals.map(({ standardError }) => standardError)) / residuals.length,
  };
}

/**
 * The mean of several repeats. Its standard error is that of the rows, which the repeats share, and of the mean of the
 * repeats themselves, whose folds and starts differ.
 *
 * @param readOuts - at least one.
 */
export function meanReadOut(readOuts: readonly FinalReadOut[]): FinalReadOut {
  const [first] = readOuts as [FinalReadOut, ...FinalReadOut[]];
  if (readOuts.length === 1) {
    return first;
  }
  const meanOf = (valueOf: (each: FinalReadOut) => number): number =>
    readOuts.reduce((sum, each) => sum + valueOf(each), 0) / readOuts.length;
  const repeats = meanWithError(
    Float64Array.from(readOuts, ({ mutualInformation }) => mutualInformation),
  );
  return {
    method: first.method,
    neighbors: first.neighbors,
    mutualInformation: repeats.mean,
    pointwise: first.pointwise.map((_, row) => meanOf(({ pointwise }) => pointwise[row]!)),
    standardError: Math.hypot(
      meanOf(({ standardError }) => standardError),
      repeats.standardError,
    ),
    excess: meanOf(({ excess }) => excess),
    doubt: meanOf(({ doubt = 0 }) => doubt),
  };
}

/** Mean of the pointwise values of unseen rows under their folds' laws, in nats. */
export function outOfFoldMean(folds: readonly FoldOutcome[]): number {
  return meanWithError(Float64Array.from(folds.flatMap(({ pointwise }) => [...pointwise]))).mean;
}

/**
 * I_q − KL(p_u ⊗ p_v ‖ q_u ⊗ q_v) in nats, never above the truth but by noise; null where nearest neighbours cannot tell.
 *
 * @see Butakov et al. 2024, theorem 3.1.
 */
export function lowerBoundOf(folds: readonly FoldOutcome[]): number | null {
  const divergences = folds.map(({ gap }) => gap?.marginalDivergence ?? Number.NaN);
  const bound =
    outOfFoldMean(folds) - divergences.reduce((sum, each) => sum + each, 0) / folds.length;
  return Number.isFinite(bound) ? bound : null;
}

/** Values of the folds' held-out rows, in the order of all rows. */
function gathered(
  folds: readonly FoldOutcome[],
  valuesOf: (fold: FoldOutcome) => Float64Array,
  sampleSize: number,
): Float64Array {
  const all = new Float64Array(sampleSize);
  for (const fold of folds) {
    const values = valuesOf(fold);
    for (const [position, row] of fold.heldOut.entries()) {
      all[row] = values[position]!;
    }
  }
  return all;
}
