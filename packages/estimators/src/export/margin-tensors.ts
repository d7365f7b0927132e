import {
  add,
  gather,
  greaterEqual,
  log,
  maximum,
  mul,
  reshape,
  square,
  sub,
  tensor,
  where,
} from "@tensorflow/tfjs-core";
import type { Rank, Tensor, Tensor1D } from "@tensorflow/tfjs-core";
import { ConfigError } from "@mienf/numeric";
import type { MarginalMap, MonotoneCurve } from "../preprocessing/marginal-map.ts";
import { curveTensors } from "./curve-tensors.ts";

/** A side's columns to what its flow sees, and back, as tensor operations on `[rows, dim]`. */
export interface MarginTensors {
  readonly forward: (x: Tensor) => Tensor;
  readonly inverse: (z: Tensor) => Tensor;
}

/** Beyond, float32 has no numbers, or loses digits. */
const SMALLEST = 1e-30;
const LARGEST = 1e30;

/**
 * The columns' maps as tensor operations, in float32.
 *
 * @param maps - one for each column.
 * @throws ConfigError when a column's values are too large or too small for float32.
 */
export function marginTensors(maps: readonly MarginalMap[]): MarginTensors {
  for (const [column, { shift, scale }] of maps.entries()) {
    if (!(Math.abs(shift) < LARGEST && scale < LARGEST && scale > SMALLEST)) {
      throw new ConfigError(
        `functions: expected columns of sizes within 1e±30, which float32 holds, got column ${column} around ${shift} with a scale of ${scale}; scale it and fit again`,
      );
    }
  }
  const row = (of: (map: MarginalMap) => number): Tensor =>
    tensor(Float32Array.from(maps, of), [1, maps.length]);
  const bent = maps.flatMap(({ curve }, column) => (curve === null ? [] : [{ column, curve }]));
  const bend = bent.length === 0 ? null : onColumns(bent, maps.length);
  return {
    forward: (x) => {
      const scaled = mul(
        sub(
          x,
          row(({ shift }) => shift),
        ),
        row(({ scale }) => 1 / scale),
      );
      return bend?.forward(scaled) ?? scaled;
    },
    inverse: (z) => {
      const scaled = bend?.inverse(z) ?? z;
      return add(
        mul(
          scaled,
          row(({ scale }) => scale),
        ),
        row(({ shift }) => shift),
      );
    },
  };
}

/**
 * The log-density in nats that a map from one column to the standard normal law stands for: `[rows, 1]` to `[rows]`.
 *
 * @throws ConfigError as {@link marginTensors}.
 */
export function densityTensors(map: MarginalMap): (x: Tensor) => Tensor1D {
  const { forward } = marginTensors([map]);
  const slope = map.curve && curveTensors([map.curve]).slope;
  const constant = -Math.log(map.scale) - Math.log(2 * Math.PI) / 2;
  return (x) => {
    const scaled = mul(sub(x, map.shift), 1 / map.scale);
    const logSlope = slope ? log(maximum(slope(scaled), SMALLEST)) : mul(x, 0);
    const terms = add(sub(logSlope, mul(square(forward(x)), 0.5)), constant);
    return reshape<Rank.R1>(terms, [-1]);
  };
}

/** Curves on some of the columns; the others stay. */
function onColumns(
  bent: readonly { readonly column: number; readonly curve: MonotoneCurve }[],
  dim: number,
): MarginTensors {
  const { forward, inverse } = curveTensors(bent.map(({ curve }) => curve));
  const columns = bent.map(({ column }) => column);
  // Any place will do for a column that stays: what is gathered there is not used.
  const places = Array.from({ length: dim }, (_, column) => Math.max(columns.indexOf(column), 0));
  const through = (map: (value: Tensor) => Tensor, value: Tensor): Tensor => {
    const mapped = map(gather(value, tensor(columns, [columns.length], "int32"), 1));
    const spread = gather(mapped, tensor(places, [dim], "int32"), 1);
    const isBent = tensor(
      Float32Array.from({ length: dim }, (_, column) => Number(columns.includes(column))),
      [1, dim],
    );
    return where(greaterEqual(isBent, 0.5), spread, value);
  };
  return {
    forward: (value) => through(forward, value),
    inverse: (value) => through(inverse, value),
  };
}
