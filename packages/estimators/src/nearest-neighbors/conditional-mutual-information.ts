import type { MatrixLike } from "@mienf/numeric";
import { selectRows } from "@mienf/numeric";
import type { Matrix, RandomSource } from "@mienf/numeric";
import * as zod from "zod";
import type { EstimateContext } from "../interface/estimator.ts";
import { digammaTable } from "./internal/digamma-table.ts";
import { joinSides } from "./internal/join-sides.ts";
import { countsWithin, indexSide, jointNeighbors, jointSizes } from "./internal/joint-neighbors.ts";
import type { InformationEstimate } from "./internal/value-estimate.ts";
import {
  informationEstimate,
  matricesOf,
  prepareParts,
  shuffledPValue,
} from "./internal/value-estimate.ts";
import { parseOptions } from "./internal/parse-options.ts";
import { commonFields, neighbors, normField, pairFields } from "./neighbor-options.ts";
import type { NeighborEngine } from "./threads/neighbor-engine.ts";

const NAME = "conditional-mutual-information";

/** Options of {@link conditionalMutualInformation}. */
export const conditionalOptions = zod.strictObject({
  k: neighbors(5),
  norm: normField,
  ...commonFields,
  permutations: pairFields.permutations.describe(
    "local shuffles of x, among rows with nearby z, for the p-value of conditional independence; 0 leaves it out",
  ),
  shuffleNeighbors: neighbors(5).describe("rows with nearby z among which a local shuffle chooses"),
});

/** Options of {@link conditionalMutualInformation} as callers give them. */
export type ConditionalSettings = zod.input<typeof conditionalOptions>;

/** Three samples whose rows belong together. */
export interface ConditionedSamples {
  /** Rows of X, shape `[n, dx]`. */
  readonly x: MatrixLike;
  /** Rows of Y, shape `[n, dy]`. */
  readonly y: MatrixLike;
  /** Rows of the condition Z, shape `[n, dz]`. */
  readonly z: MatrixLike;
}

/**
 * Estimates I(X; Y | Z) in nats by nearest-neighbour counts; never clipped.
 *
 * The p-value shuffles x among rows of nearby z only, which keeps the dependence of both on Z.
 *
 * @param samples - X, Y and Z, n rows each. @param settings - see {@link conditionalOptions}; all have defaults.
 * @throws ShapeError when the rows do not pair up. @throws DataError when the data cannot be used.
 * @throws ConfigError when a setting is unknown or out of range. @throws AbortedError when the signal fires.
 * @see Frenzel & Pompe 2007, "Partial mutual information for coupling analysis of multivariate time series", eq. 9;
 *   Runge 2018, "Conditional independence testing based on a nearest-neighbor estimator", algorithm 1 (the shuffle).
 */
export async function conditionalMutualInformation(
  samples: ConditionedSamples,
  settings: ConditionalSettings = {},
  context: EstimateContext = {},
): Promise<InformationEstimate> {
  const options = parseOptions(NAME, conditionalOptions, settings);
  const { k, norm, permutations } = options;
  const parts = await prepareParts(
    [samples.x, samples.y, samples.z],
    { name: NAME, ...options },
    context,
  );
  const { engine, source } = parts;
  const [x, y, z] = matricesOf(parts) as [Matrix, Matrix, Matrix];
  const evaluate = conditionalEvaluation(engine, { y, z }, { k, norm });
  const pointwise = await evaluate(x);
  const near = Math.min(options.shuffleNeighbors, parts.sampleSize - 1);
  const candidates =
    permutations === 0 ? null : await jointNeighbors(engine, [{ matrix: z }], { k: near, norm });
  const pValue = await shuffledPValue(pointwise, permutations, (shuffle) => {
    const stream = source.split("permutation").split(shuffle);
    return evaluate(selectRows(x, localShuffle(candidates ?? new Int32Array(0), near, stream)));
  });
  return informationEstimate(parts, pointwise, { context, pValue });
}

function conditionalEvaluation(
  engine: NeighborEngine,
  { y, z }: { readonly y: Matrix; readonly z: Matrix },
  { k, norm }: { readonly k: number; readonly norm: "max" | "euclidean" },
): (x: Matrix) => Promise<Float64Array> {
  const psi = digammaTable(z.rows);
  const joined = (first: Matrix) => {
    const matrix = joinSides([{ matrix: first }, { matrix: z }], engine.memory);
    return indexSide(engine, matrix, norm, [first.columns, z.columns]);
  };
  const yz = joined(y);
  const zAlone = indexSide(engine, z, norm);
  return async (x) => {
    const xz = joined(x);
    const sides = [{ matrix: x }, { matrix: y }, { matrix: z }];
    const [{ sizes: radii }] = await Promise.all([
      jointSizes(engine, sides, { k, norm }),
      ...[xz, yz, zAlone].map((side) => side.index()),
    ]);
    const query = { radii, closed: false };
    const [nxz, nyz, nz] = await Promise.all([
      countsWithin(engine, xz, query),
      countsWithin(engine, yz, query),
      countsWithin(engine, zAlone, query),
    ]);
    return Float64Array.from(
      { length: z.rows },
      (_, row) => psi(k) - psi(nxz[row]! + 1) - psi(nyz[row]! + 1) + psi(nz[row]! + 1),
    );
  };
}

/** Gives every row, in random order, a row of its neighbourhood that is still free, where there is one. */
function localShuffle(candidates: Int32Array, near: number, source: RandomSource): Int32Array {
  const rows = candidates.length / near;
  const taken = new Uint8Array(rows);
  const order = new Int32Array(rows);
  for (const row of source.permutation(rows)) {
    let chosen = row;
    for (const rank of source.permutation(near)) {
      chosen = candidates[row * near + rank]!;
      if (taken[chosen] === 0) {
        break;
      }
    }
    taken[chosen] = 1;
    order[row] = chosen;
  }
  return order;
}
