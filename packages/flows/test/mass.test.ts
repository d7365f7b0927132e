import "@tensorflow/tfjs-backend-cpu";
import { tensor2d } from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";
import { constructors } from "./helpers/constructors.ts";
import { normalRows, randomise, take } from "./helpers/tensors.ts";

/** Points from −sinh(reach) to sinh(reach), densest at 0, and the trapezoidal rule's weights. */
function line(count: number, reach: number) {
  const step = (2 * reach) / (count - 1);
  const angles = Array.from({ length: count }, (_, k) => -reach + k * step);
  return { points: angles.map(Math.sinh), weights: angles.map((angle) => step * Math.cosh(angle)) };
}

// Those that map a part of the line, or to one, have another mass; estimates have none.
const cases = Object.entries(constructors)
  .filter(([, { toData, toLatents, approximate }]) => !toData && !toLatents && !approximate)
  .flatMap(([name, { make, from = 1, dims, spread = 0.3 }]) =>
    [1, 2]
      .filter((dim) => dim >= from && (dims?.includes(dim) ?? true))
      .map((dim) => ({ name, dim, make, spread })),
  );

describe("the density of standard normal latents integrates to one over the data", () => {
  test.each(cases)("$name, dim $dim", ({ make, dim, spread }) => {
    const flow = make(dim);
    // Half of what other laws move parameters by: a grid has to resolve the slopes.
    randomise(flow, 100 + dim, spread / 2);
    // Far enough for the heaviest tails that the registry's maps make, and fine enough for their kinks.
    const { points, weights } = dim === 1 ? line(1500, 9) : line(80, 4);
    const rows =
      dim === 1 ? points.map((x) => [x]) : points.flatMap((a) => points.map((b) => [a, b]));
    const areas = dim === 1 ? weights : weights.flatMap((a) => weights.map((b) => a * b));
    const context =
      flow.contextDim > 0
        ? [tensor2d(rows.map(() => Array.from(normalRows(1, flow.contextDim, 1).dataSync())))]
        : [];
    const { y, logDet } = flow.forward(tensor2d(rows), ...context);
    const latents = take(y);
    const total = take(logDet).reduce((sum, value, row) => {
      const square = latents
        .subarray(row * dim, (row + 1) * dim)
        .reduce((squares, latent) => squares + latent ** 2, 0);
      const logNormal = -0.5 * (square + dim * Math.log(2 * Math.PI));
      return sum + areas[row]! * Math.exp(logNormal + value);
    }, 0);
    expect(Math.abs(total - 1)).toBeLessThan(dim === 1 ? 2e-3 : 1e-2);
  });
});
