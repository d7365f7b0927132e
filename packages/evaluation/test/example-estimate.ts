import type { Estimate } from "@mienf/estimators";
import { createMatrix, createRandomSource } from "@mienf/numeric";

/** An estimate as a flow gives it, made of random numbers. */
export function exampleEstimate(rows: number): Estimate {
  const source = createRandomSource(1);
  const x = createMatrix(rows, 2, source.fillNormal(new Float64Array(2 * rows)));
  const noise = source.fillNormal(new Float64Array(2 * rows));
  const y = createMatrix(
    rows,
    2,
    x.data.map((value, i) => 0.8 * value + 0.6 * noise[i]!),
  );
  return {
    mutualInformation: 1.0217,
    interval: { level: 0.95, low: 0.97, high: 1.07, method: "normal, over held-out rows" },
    score: 0.933,
    verdict: "care",
    estimator: "tridiag-n-mienf",
    sampleSize: rows,
    dimensions: { x: 2, y: 2 },
    runtime: "onnx",
    seed: 0,
    seconds: 3.21,
    diagnostics: {
      raw: 1.03,
      heldOutGap: 0.0123456,
      foldMutualInformation: [1.01, 1.03],
      epochs: 40,
      stopped: "early",
    },
    warnings: ["5 of 500 rows (1.0 %) repeat <an earlier> row"],
    pointwise: x.data
      .subarray(0, rows)
      .map((value, i) => 1 - 0.3 * (value * value - 1) + 0.4 * noise[i]!),
    components: Float64Array.of(0.6, 0.42),
    latents: { x, y },
    history: Array.from({ length: 30 }, (_, i) => ({
      step: 20 * i,
      train: 2 + Math.exp(-i / 6),
      heldOut: 2.05 + Math.exp(-i / 6) + 0.00004 * i * i,
    })),
    model: null,
  };
}
