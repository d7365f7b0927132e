/** @file Exponentials whose gradients are 0, not subnormal numbers, where they are negligible: those take processors a hundred times as long. */
import type { Tensor, Tensor1D, Tensor2D } from "@tensorflow/tfjs-core";
import { add, exp, log, max, maximum, softplus, squeeze, sub, sum } from "@tensorflow/tfjs-core";

/** e to this power, 4e-18, is nothing beside 1 in single precision, even a million times. */
const LEAST = -40;

/** e^values, or e^−40 where that is more. */
export function flooredExp<Values extends Tensor>(values: Values): Values {
  return exp<Values>(maximum(values, LEAST));
}

/** log(1 + e^values), or of e^−40 where that is more. */
export function flooredSoftplus<Values extends Tensor>(values: Values): Values {
  return softplus<Values>(maximum(values, LEAST));
}

/** The logarithm of the sum of e^values over each column. */
export function logSumExpOfColumns(values: Tensor2D): Tensor1D {
  const largest = max<Tensor2D>(values, 0, true);
  const sums = sum<Tensor1D>(flooredExp(sub<Tensor2D>(values, largest)), 0);
  return add(squeeze<Tensor1D>(largest, [0]), log(sums));
}
