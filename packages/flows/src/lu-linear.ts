import { add, div, exp, matMul, mul, neg, sub, sum, tensor2d } from "@tensorflow/tfjs-core";
import type { Scalar, Tensor1D, Tensor2D } from "@tensorflow/tfjs-core";
import { createParameter } from "@mienf/core";
import { ConfigError, identity } from "@mienf/numeric";
import type { Matrix } from "@mienf/numeric";
import type { Bijection, BijectionConfig } from "./bijection.ts";
import { defineBijection } from "./define-bijection.ts";
import { checkDim } from "./internal/check-dim.ts";
import { columnMoments } from "./internal/column-moments.ts";
import { luDecomposition } from "./internal/lu-decomposition.ts";
import { inverseOrder, selectionMatrix } from "./internal/selection-matrix.ts";
import { triangleMasks } from "./internal/triangle-masks.ts";
import { unitTriangularInverse } from "./internal/unit-triangular-inverse.ts";

/** Options of {@link luLinear}. */
export interface LuLinearOptions {
  /** The matrix W to start from, `[dim, dim]`, invertible; default: the identity. */
  readonly matrix?: Matrix;
}

/** Structure of {@link luLinear}. */
export interface LuLinearConfig extends BijectionConfig {
  readonly kind: "luLinear";
  readonly dim: number;
  /** The rows' order P, fixed by the matrix that it started from. */
  readonly order: readonly number[];
}

/**
 * Makes a learnable linear map `y = x W + shift` with `W = P L U · diag(sign · exp(logScale))`; L and U have unit diagonals.
 *
 * Its columns' own scale and shift make an ActNorm behind it superfluous: `initialise` standardises its outputs. P and the
 * signs stay as the first matrix has them, so training turns and shears but never changes the orientation; to reflect, start
 * from a matrix that does. Cost: one matrix product a row each way, and a few of `dim × dim`.
 * Parameters: `factors` `[dim, dim]` (L below the diagonal, U above it), `logScale`, `shift` `[dim]`, frozen `sign` `[dim]`.
 *
 * @param dim - number of columns, ≥ 1.
 * @throws ConfigError when `matrix` has another size; DomainError when it is singular.
 * @see Kingma and Dhariwal 2018, eq. 10; here the diagonal scales columns, not rows of U.
 */
export function luLinear(dim: number, options: LuLinearOptions = {}): Bijection {
  checkDim("luLinear", dim);
  const { matrix = identity(dim) } = options;
  if (matrix.rows !== dim) {
    throw new ConfigError(
      `luLinear: expected a matrix of ${dim}×${dim}, got ${matrix.rows}×${matrix.columns}`,
    );
  }
  const { packed, order } = luDecomposition("luLinear", matrix);
  return luFromFactors(packed, order);
}

/** Rebuilds the structure of a {@link luLinear}; its parameters are to be loaded. */
export function luLinearFromConfig({ dim, order }: LuLinearConfig): Bijection {
  checkDim("luLinear", dim);
  return luFromFactors(identity(dim), order);
}

function luFromFactors(packed: Matrix, order: readonly number[]): Bijection {
  const dim = packed.rows;
  const diagonal = Array.from({ length: dim }, (_, k) => packed.data[k * dim + k] ?? 1);
  const parameters = {
    factors: createParameter([dim, dim], unitUpper(packed, diagonal)),
    logScale: createParameter(
      [dim],
      diagonal.map((entry) => Math.log(Math.abs(entry))),
    ),
    shift: createParameter([dim], 0),
    sign: createParameter([dim], diagonal.map(Math.sign), { trainable: false }),
  };
  const { logScale, shift } = parameters;
  const constants = triangleMasks(dim);
  const permuted = order.some((from, column) => from !== column);
  const select = (columns: readonly number[]): Tensor2D =>
    tensor2d(selectionMatrix(columns), [dim, dim]);
  const read = () => {
    const factors = parameters.factors.read();
    const unit = tensor2d(constants.unit, [dim, dim]);
    const logs = logScale.read();
    return {
      unit,
      logs,
      lower: add<Tensor2D>(mul(factors, tensor2d(constants.below, [dim, dim])), unit),
      upper: add<Tensor2D>(mul(factors, tensor2d(constants.above, [dim, dim])), unit),
      scale: mul<Tensor1D>(parameters.sign.read(), exp(logs)),
    };
  };
  const config: LuLinearConfig = { kind: "luLinear", dim, order };
  return defineBijection({
    dim,
    config,
    parameters,
    forward(x) {
      const { lower, upper, scale, logs } = read();
      const product = matMul(lower, upper);
      const rows = permuted ? matMul(select(order), product) : product;
      return {
        value: add(matMul(x, mul<Tensor2D>(rows, scale)), shift.read()),
        logDet: sum<Scalar>(logs),
      };
    },
    inverse(y) {
      const { lower, upper, scale, logs, unit } = read();
      const centred = div<Tensor2D>(sub(y, shift.read()), scale);
      const sheared = matMul(centred, unitTriangularInverse(upper, unit));
      const value = matMul<Tensor2D>(sheared, unitTriangularInverse(lower, unit));
      return {
        value: permuted ? matMul<Tensor2D>(value, select(inverseOrder(order))) : value,
        logDet: neg(sum<Scalar>(logs)),
      };
    },
    initialise(x) {
      const { means, deviations } = columnMoments(this.forward(x).value);
      const centred = means.map((mean, k) => (shift.values[k] ?? 0) - mean);
      shift.assign(centred.map((value, k) => value / (deviations[k] ?? 1)));
      logScale.assign(
        deviations.map((deviation, k) => (logScale.values[k] ?? 0) - Math.log(deviation)),
      );
    },
  });
}

/** Divides the columns of U by its diagonal; L stays. */
function unitUpper({ data, columns }: Matrix, diagonal: readonly number[]): Float64Array {
  return data.map((entry, index) => {
    const row = Math.floor(index / columns);
    const column = index % columns;
    return row < column ? entry / (diagonal[column] ?? 1) : entry;
  });
}
