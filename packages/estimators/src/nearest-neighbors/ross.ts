import type { Matrix } from "@mienf/numeric";
import { DataError, selectRows } from "@mienf/numeric";
import * as z from "zod";
import type { Estimator, EstimatorDescriptor } from "../interface/estimator.ts";
import { digammaTable } from "./internal/digamma-table.ts";
import { countsWithin, indexSide } from "./internal/joint-neighbors.ts";
import { jointNorm } from "./internal/norm.ts";
import type { PairingEvaluation } from "./internal/pair-estimator.ts";
import { pairEstimator } from "./internal/pair-estimator.ts";
import { parseOptions } from "./internal/parse-options.ts";
import { neighbors, normField, pairFields } from "./neighbor-options.ts";
import type { NeighborEngine } from "./threads/neighbor-engine.ts";

const NAME = "ross";

/** Options of the estimator for a discrete target. */
export const rossOptions = z.strictObject({
  k: neighbors(3),
  norm: normField,
  ...pairFields,
});

/** Options of {@link ross} as callers give them. */
export type RossSettings = z.input<typeof rossOptions>;

/**
 * Mutual information of continuous X and discrete Y: equal rows of `y` are one class.
 *
 * A class of k rows or fewer uses the neighbours that it has; a class of one row is refused.
 *
 * @param settings - see {@link rossOptions}; all have defaults.
 * @throws ConfigError when a setting is unknown or out of range. Its `fit` throws DataError for a class of one row.
 * @see Ross 2014, "Mutual information between discrete and continuous data sets", eq. 2.
 */
export function ross(settings: RossSettings = {}): Estimator {
  const options = parseOptions(NAME, rossOptions, settings);
  const plan = { k: options.k, norm: options.norm };
  return pairEstimator(
    {
      name: NAME,
      k: plan.k,
      discreteSides: "y",
      prepare(engine, x, y) {
        return rossEvaluation(engine, { x, classes: classesOf(y) }, plan);
      },
    },
    // A part of the rows may hold a single row of a class.
    { ...options, interval: options.interval === "auto" ? "asymptotic" : options.interval },
  );
}

/** What `ross` is. */
export const rossDescriptor: EstimatorDescriptor = {
  name: NAME,
  summary: "nearest neighbours within the classes of a discrete y",
  assumes: "continuous X with a density in every class; y discrete with several rows in each class",
  cost: "as ksg",
  failure: "many classes of few rows; repeated values of x need jitter; for mixtures use mixed-ksg",
  options: rossOptions,
  create: (options) => ross(options),
};

interface ClassPlan {
  readonly k: number;
  readonly norm: "max" | "euclidean";
}

function rossEvaluation(
  engine: NeighborEngine,
  { x, classes }: { readonly x: Matrix; readonly classes: readonly Int32Array[] },
  { k, norm }: ClassPlan,
): PairingEvaluation {
  const whole = indexSide(engine, x, norm);
  const psi = digammaTable(x.rows);
  return async (order) => {
    const radii = engine.memory.float64(x.rows);
    const pointwise = new Float64Array(x.rows);
    const members = order === undefined ? classes : membersOf(classes, order);
    await Promise.all(
      members.map(async (rows) => {
        const within = selectRows(x, rows);
        const index = await engine.build(within, jointNorm(norm, [x.columns]), "nearest");
        const rank = Math.min(k, rows.length - 1);
        const sizes = engine.memory.float64(rows.length);
        await engine.nearest(index, { k: rank, sizes });
        for (let at = 0; at < rows.length; at += 1) {
          radii[rows[at]!] = sizes[at]!;
          pointwise[rows[at]!] = psi(x.rows) + psi(rank) - psi(rows.length);
        }
      }),
    );
    const counts = await countsWithin(engine, whole, { radii, closed: false });
    return pointwise.map((value, row) => value - psi(counts[row]! + 1));
  };
}

/** Rows of x that a pairing puts in each class. */
function membersOf(classes: readonly Int32Array[], order: Int32Array): Int32Array[] {
  const classOf = new Int32Array(order.length);
  for (const [label, rows] of classes.entries()) {
    for (const row of rows) {
      classOf[row] = label;
    }
  }
  const lists = classes.map((): number[] => []);
  for (let row = 0; row < order.length; row += 1) {
    lists[classOf[order[row]!]!]?.push(row);
  }
  return lists.map((list) => Int32Array.from(list));
}

/** Rows of every class, in order of first appearance. */
function classesOf(y: Matrix): Int32Array[] {
  const byKey = new Map<string, number[]>();
  for (let row = 0; row < y.rows; row += 1) {
    const key = y.data.subarray(row * y.columns, (row + 1) * y.columns).join(" ");
    const rows = byKey.get(key);
    if (rows === undefined) {
      byKey.set(key, [row]);
    } else {
      rows.push(row);
    }
  }
  const classes = [...byKey.values()];
  const single = classes.find((rows) => rows.length === 1);
  if (single !== undefined) {
    throw new DataError(
      `${NAME}: expected at least 2 rows in every class of y, got the value of row ${single[0]} once only; leave rare classes out or merge them, and use ksg where y is continuous`,
      { row: single[0] },
    );
  }
  return classes.map((rows) => Int32Array.from(rows));
}
