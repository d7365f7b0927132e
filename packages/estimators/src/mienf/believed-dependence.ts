/**
 * @file A law against the product of its own margins. With few rows, a law that holds much of the sides' own shape may have a
 * dependence that is mere chance: unseen rows then have less than no information under it.
 */

/** Nats that all validation rows together must gain: less is luck. */
const DECISIVE = 2;
/** A law that rows believe more than half is left as it is. */
const MOST = 0.5;

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
  const share = (Math.sqrt(5) - 1) / 2;
  let [low, high] = [0, 1];
  while (high - low > 1e-3) {
    const left = high - share * (high - low);
    const right = low + share * (high - low);
    if (gain(left) < gain(right)) {
      low = left;
    } else {
      high = right;
    }
  }
  const weight = low === 0 ? 0 : (low + high) / 2;
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
