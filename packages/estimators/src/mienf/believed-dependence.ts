/**
 * @file A law against the product of its own margins. With few rows, a law that holds much of the sides' own shape may have a
 * dependence that is mere chance: unseen rows then have less than no information under it.
 */
import { maximise } from "@mienf/numeric";

/** Nats that all rows together must gain: less is luck. */
const DECISIVE = 2;
/** A law that rows believe more than half is left as it is. */
const MOST = 0.5;
/** To which the weight is found; less than half of it is none. */
const PRECISION = 1e-3;

/**
 * The weight of a law beside the product of its own margins under which rows are likeliest, where that is small and they are
 * decisively likelier than under the law alone; 1 otherwise.
 *
 * @param pointwise - pointwise values, in nats, of rows that the law was not fitted to.
 */
export function believedDependence(pointwise: Float64Array): number {
  const gain = (weight: number): number =>
    weighed(pointwise, weight).reduce((sum, value, row) => sum + value - pointwise[row]!, 0);
  // The gain is concave in the weight.
  const likeliest = maximise(gain, { least: 0, most: 1, precision: PRECISION });
  const weight = likeliest < PRECISION / 2 ? 0 : likeliest;
  return weight <= MOST && gain(weight) > DECISIVE ? weight : 1;
}

/** Pointwise values, in nats, under a law of that weight beside the product of its margins: log(w e^value + 1 − w). */
export function weighed(pointwise: Float64Array, weight: number): Float64Array {
  if (weight === 1) {
    return pointwise;
  }
  if (weight === 0) {
    return new Float64Array(pointwise.length);
  }
  const floor = Math.log1p(-weight);
  const odds = Math.log(weight) - floor;
  return pointwise.map((value) => {
    const above = value + odds;
    return floor + (above > 0 ? above + Math.log1p(Math.exp(-above)) : Math.log1p(Math.exp(above)));
  });
}
