import type { Estimate } from "../interface/estimate.ts";
import type { EstimateContext } from "../interface/estimator.ts";
import type { PairedSamples } from "../interface/paired-samples.ts";
import type { Finding } from "../interface/verdict.ts";
import { verdictOf, worstVerdict } from "../interface/verdict.ts";
import type { Compressed } from "./compress-side.ts";
import type { CompressedSides } from "./compress-sides.ts";

/** Share of the spread of a side that its code may lose before it is said. */
const LARGE_LOSS = 0.2;

/** An estimate on codes as one of the data that they stand for: what the codes lose is said. */
export function compressedEstimate(
  inner: Estimate,
  codes: CompressedSides,
  run: {
    readonly name: string;
    readonly samples: PairedSamples;
    readonly runtime: string;
    readonly startMs: number;
    readonly context: EstimateContext;
  },
): Estimate {
  const { samples, context } = run;
  const findings = [
    ...boundFindings(codes),
    ...lossFindings("X", codes.x.loss),
    ...lossFindings("Y", codes.y.loss),
    ...timeFindings([codes.x, codes.y]),
  ];
  const warnings = findings.map(({ message }) => message);
  for (const warning of [...warnings, ...inner.warnings]) {
    context.onWarning?.(warning);
  }
  context.onProgress?.({ stage: "done", fraction: 1 });
  return {
    ...inner,
    verdict: worstVerdict([inner.verdict, verdictOf(findings)]),
    interval: inner.interval && {
      ...inner.interval,
      method: `${inner.interval.method}; for the codes, which have at most the information of the data`,
    },
    estimator: run.name,
    dimensions: { x: samples.x.columns, y: samples.y.columns },
    runtime: run.runtime,
    seconds: (performance.now() - run.startMs) / 1000,
    diagnostics: {
      ...inner.diagnostics,
      codeX: codes.x.codes.columns,
      codeY: codes.y.codes.columns,
      lossX: codes.x.loss,
      lossY: codes.y.loss,
      sharedCompression: codes.shared,
    },
    warnings: [...warnings, ...inner.warnings],
    history: (codes.x.result?.history ?? []).map(({ step, train, heldOut }) => ({
      step,
      train,
      heldOut,
    })),
    // Its model is of the codes, which are not to be had without the compression.
    model: null,
  };
}

/** However good the codes are, nothing here measures the information that they lose. */
function boundFindings({ x, y }: CompressedSides): Finding[] {
  return x.loss === 0 && y.loss === 0
    ? []
    : [
        {
          severity: "care",
          message: `the estimate is for codes of ${x.codes.columns} and ${y.codes.columns} numbers: a lower bound, and the interval does not hold what the codes lose; try another code, or more epochs, and believe the largest`,
        },
      ];
}

function lossFindings(side: string, loss: number): Finding[] {
  return loss <= LARGE_LOSS
    ? []
    : [
        {
          severity: "care",
          message: `compression loses ${(100 * loss).toFixed(0)} % of the spread of ${side}, and information with it: the estimate is for the codes only; raise code, or epochs`,
        },
      ];
}

function timeFindings(sides: readonly Compressed[]): Finding[] {
  return sides.some(({ result }) => result?.stoppedBy === "time")
    ? [
        {
          severity: "care",
          message:
            "training was stopped by the time limit: the codes are what was reached; allow more time",
        },
      ]
    : [];
}
