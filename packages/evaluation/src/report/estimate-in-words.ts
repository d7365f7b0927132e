import type { Estimate } from "@mienf/estimators";

// Rows for each column from which estimates are rarely short of rows.
const COMFORTABLE_ROWS = 50;
const FEW_ROWS = 10;
// Of held-out loss, in nats a row: chance moves it by as much.
const SLIGHT_GAIN = 0.02;
const NARROW = 0.1;
const WIDE = 0.5;

/**
 * What an estimate's figures mean, a sentence each: its size, how well it is known, how the rows share in it, and how
 * training went.
 *
 * @param unit - what its amounts of information are in.
 */
export function estimateInWords(estimate: Estimate, unit: "nats" | "bits"): string[] {
  return [
    strength(estimate),
    precision(estimate, unit),
    rows(estimate),
    pointwise(estimate),
    components(estimate),
    training(estimate),
  ].flatMap((sentence) => sentence ?? []);
}

function strength({ mutualInformation, score, interval }: Estimate): string {
  if (interval && interval.low <= 0) {
    return "The interval contains zero: X and Y may be independent.";
  }
  if (mutualInformation <= 0) {
    return "The estimate is not above zero: as far as it can tell, X and Y are independent.";
  }
  const words =
    score < 0.3 ? "weak" : score < 0.6 ? "moderate" : score < 0.9 ? "strong" : "very strong";
  return `The dependence is ${words}: as much as that of two normal variables with a correlation of ${score.toFixed(score < 0.99 ? 2 : 4)}.`;
}

function precision({ mutualInformation, interval }: Estimate, unit: string): string | undefined {
  if (!interval) {
    return "This estimator gives no interval, so how well the figure is known is open.";
  }
  const half = (interval.high - interval.low) / 2;
  const share = half / Math.abs(mutualInformation);
  const words =
    share <= NARROW
      ? "precise"
      : share <= WIDE
        ? "rough"
        : "hardly more than its order of magnitude";
  return `The interval reaches ${half.toPrecision(2)} ${unit} to either side, ${(100 * share).toFixed(0)} % of the estimate: the figure is ${words}, as far as chance goes. A wrong model is not part of the interval.`;
}

function rows({ sampleSize, dimensions }: Estimate): string {
  const each = sampleSize / (dimensions.x + dimensions.y);
  const words =
    each >= COMFORTABLE_ROWS
      ? "which is comfortable"
      : each >= FEW_ROWS
        ? "which is not many; mienf plan says how many it takes"
        : "which is few: chance looks like information";
  return `There are ${each.toFixed(each < FEW_ROWS ? 1 : 0)} rows for each column, ${words}.`;
}

function pointwise({ pointwise: all }: Estimate): string | undefined {
  const values = all.filter(Number.isFinite);
  const total = values.reduce((sum, value) => sum + value, 0);
  if (values.length === 0 || total <= 0) {
    return undefined;
  }
  const negative = values.filter((value) => value < 0).length / values.length;
  const sorted = values.toSorted();
  const top = sorted
    .subarray(Math.floor(0.9 * values.length))
    .reduce((sum, value) => sum + value, 0);
  return `${(100 * negative).toFixed(0)} % of the rows speak against the dependence (their pointwise value is below zero), and the top tenth carries ${(100 * Math.min(9.99, top / total)).toFixed(0)} % of the whole.`;
}

function components({ components: values }: Estimate): string | undefined {
  const total = values.reduce((sum, value) => sum + value, 0);
  if (values.length < 2 || total <= 0) {
    return undefined;
  }
  const sorted = values.toSorted((a, b) => b - a);
  let needed = 0;
  for (let sum = 0; sum < 0.9 * total && needed < sorted.length; needed += 1) {
    sum += sorted[needed]!;
  }
  return `${needed} of ${values.length} pairs of components ${needed === 1 ? "carries" : "carry"} nine tenths of it.`;
}

function training({ history }: Estimate): string | undefined {
  const [first, last] = [history[0], history.at(-1)];
  if (!first || !last || history.length < 3) {
    return undefined;
  }
  const best = Math.min(...history.map(({ heldOut }) => heldOut));
  const gain = first.heldOut - best;
  const lost = last.heldOut - best;
  if (!Number.isFinite(gain)) {
    // No rows were held out in training.
    return undefined;
  }
  if (gain <= SLIGHT_GAIN) {
    return "Training hardly lowered the loss on rows that were held out: the model was about as good as it gets from the start.";
  }
  const ending =
    lost > 0.1 * gain
      ? "and then rose, which is learning by heart; the best weights were kept"
      : "and had levelled off or was still falling at the end";
  return `Loss on rows that were held out fell by ${gain.toPrecision(2)} nats a row ${ending}.`;
}
