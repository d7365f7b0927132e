import type { ResidualDependence } from "../correction/residual-dependence.ts";
import type { PairedSamples } from "../interface/paired-samples.ts";
import { severityOf } from "../interface/verdict.ts";
import type { Finding } from "../interface/verdict.ts";
import { describeDropped } from "../preprocessing/dependent-columns.ts";
import { listed } from "../preprocessing/tie-findings.ts";
import type { ModelColumns } from "./model-of-columns.ts";

/** Float32 training resolves about this much in one component (1 − ρ² ≈ 4e-11). */
const RESOLVED_NATS = 12;

/** What speaks against an estimate, with what to do about it. */
export function mienfFindings(
  samples: PairedSamples,
  estimate: {
    readonly mutualInformation: number;
    /** The base's own mutual information minus the out-of-fold mean, in nats. */
    readonly gap: number;
    /** Nats of each component, in descending order. */
    readonly components: Float64Array;
    /** Of each fold, whether time ran out. */
    readonly cutShort: readonly boolean[];
    /** What polynomials of the latents show the bases to leave out; null where that is nothing. */
    readonly residual: ResidualDependence | null;
    /** Nats that nearest neighbours find beyond the bases; 0 where the estimate is the bases'. */
    readonly moreByNeighbors: number;
    /** Of the estimate, in nats. */
    readonly standardError: number;
    /** By how much a correction by nearest neighbours may be off, in nats; 0 where there is none. */
    readonly correctionError: number;
    /** Weight of the bases beside the product of their margins. */
    readonly dependence: number;
  },
): Finding[] {
  return [
    ...residualFindings(estimate),
    ...neighborFindings(estimate),
    ...spreadFindings(estimate),
    ...correctionFindings(estimate),
    ...independenceFindings(estimate),
    ...sizeFindings(samples),
    ...gapFindings(estimate),
    ...strengthFindings(samples, estimate),
    ...timeFindings(estimate.cutShort),
  ];
}

/** Which columns were left out, and why that loses nothing. */
export function droppedFindings({ x, y }: ModelColumns): Finding[] {
  const dropped = [...(x ? describeDropped(x, "x") : []), ...(y ? describeDropped(y, "y") : [])];
  if (dropped.length === 0) {
    return [];
  }
  return [
    {
      severity: "note",
      message: `${dropped.length} of the columns were left out, as they carry no information of their own: ${listed(dropped)}; mutual information is the same without them`,
    },
  ];
}

function neighborFindings({ moreByNeighbors }: { readonly moreByNeighbors: number }): Finding[] {
  return moreByNeighbors === 0
    ? []
    : [
        {
          severity: "care",
          message: `nearest neighbours find ${moreByNeighbors.toFixed(2)} nats more than flows with any base do, and are reported; they too are likely too low: compare others (ksg, lnc, mixed-ksg)`,
        },
      ];
}

/** Where unseen rows are likelier under the product of a base's margins than under the base. */
function independenceFindings({ dependence }: { readonly dependence: number }): Finding[] {
  return dependence === 1
    ? []
    : [
        {
          severity: "note",
          message: `rows that the models have not seen are likelier if X and Y are independent than under any base: the bases count for ${(100 * dependence).toFixed(0)} %, independence for the rest`,
        },
      ];
}

/** Where a few rows decide, as a single one does whose density a model has far too low. */
function spreadFindings({
  mutualInformation,
  standardError,
}: {
  readonly mutualInformation: number;
  readonly standardError: number;
}): Finding[] {
  const severity = severityOf(standardError, mutualInformation);
  return severity === null
    ? []
    : [
        {
          severity,
          message: `the pointwise values differ so much that the estimate is good to ±${(2 * standardError).toFixed(2)} nats only: a few rows that the model finds impossible may decide it; use more rows, look at the least of --pmi, or compare auto and ksg`,
        },
      ];
}

/** Error of a correction that is worth a warning: nats, and nats for each of the estimate. */
const CORRECTED = { nats: 0.04, share: 0.02 } as const;

/** Where neighbours that correct an estimate are far apart. */
function correctionFindings({
  mutualInformation,
  correctionError,
}: {
  readonly mutualInformation: number;
  readonly correctionError: number;
}): Finding[] {
  const scale = Math.max(0, mutualInformation);
  if (correctionError <= CORRECTED.nats + CORRECTED.share * scale) {
    return [];
  }
  return [
    {
      severity: severityOf(correctionError, mutualInformation) ?? "care",
      message: `nearest neighbours find that no base fits, and are too far apart to correct the estimate to better than ±${(2 * correctionError).toFixed(2)} nats: it is likely too low, and X and Y may be nearly functions of each other; use more rows or fewer columns`,
    },
  ];
}

function residualFindings({
  mutualInformation,
  residual,
}: {
  readonly mutualInformation: number;
  readonly residual: ResidualDependence | null;
}): Finding[] {
  if (residual === null) {
    return [];
  }
  // What one pair of functions can show of a missing dependence is ½ log 2 nats, however much is missing.
  const tolerated = 0.03 + Math.min(0.1, 0.01 * Math.max(0, mutualInformation));
  if (residual.nonlinear <= tolerated + residual.standardError) {
    return [];
  }
  return [
    {
      severity: "care",
      message: `the latents still depend on each other in a way that no base holds, by ${residual.nonlinear.toFixed(2)} nats or more: the estimate is likely too low; compare others (mine, minde), or try a larger flow (couplings=8, hidden=128, patience=30)`,
    },
  ];
}

function sizeFindings({ x, y, sampleSize }: PairedSamples): Finding[] {
  const width = x.columns + y.columns;
  const ratio = sampleSize / width;
  if (ratio >= 10) {
    return [];
  }
  return [
    {
      severity: ratio < 3 ? "distrust" : "care",
      message: `${sampleSize} rows are few for ${x.columns} + ${y.columns} columns: the estimate is likely too low; use ${10 * width} rows or more, or fewer columns`,
    },
  ];
}

function gapFindings(estimate: { mutualInformation: number; gap: number }): Finding[] {
  const { mutualInformation, gap } = estimate;
  const scale = Math.max(mutualInformation, 0);
  // Over-fitting alone makes the gap positive; a negative one says that the law is another.
  if (gap <= 0.05 + 0.05 * scale && gap >= -0.05 - 0.02 * scale) {
    return [];
  }
  const words = `the base's own mutual information is ${signed(gap)} nats from the estimate on rows that the model has not seen`;
  const severity = Math.abs(gap) > 0.3 + 0.3 * scale ? "distrust" : "care";
  return [
    {
      severity,
      message:
        gap > 0
          ? `${words}: the model over-fits or its latents are not Gaussian; use more rows, fewer columns or a smaller network (hidden=16)`
          : `${words}: the latents' law is not the base's, or training ended early; use auto, which tries other bases, or allow more epochs`,
    },
  ];
}

function strengthFindings(
  { x, y }: PairedSamples,
  estimate: { readonly mutualInformation: number; readonly components: Float64Array },
): Finding[] {
  // Bases without components have one in the mean at least.
  const average = estimate.mutualInformation / Math.min(x.columns, y.columns);
  const strongest = estimate.components[0] ?? average;
  if (strongest <= RESOLVED_NATS) {
    return [];
  }
  return [
    {
      severity: "care",
      message: `one component carries ${strongest.toFixed(1)} nats, at the limit of float32: X and Y are nearly functions of each other, and the true value may be higher or infinite`,
    },
  ];
}

function timeFindings(cutShort: readonly boolean[]): Finding[] {
  const stopped = cutShort.filter(Boolean).length;
  if (stopped === 0) {
    return [];
  }
  return [
    {
      severity: "care",
      message: `the time limit ended ${stopped} of ${cutShort.length} folds before all was trained and tried: the estimate is what was reached; allow more time`,
    },
  ];
}

function signed(value: number): string {
  return `${value > 0 ? "+" : "−"}${Math.abs(value).toFixed(3)}`;
}
