// What the published readings give with the best score there is, so without an error of training: correlated normals of one column
// a side, whose log-ratio of densities is known, read in batches of 512 pairs.
import { createRandomSource } from "@mienf/numeric";

const BATCH = 512;
const BATCHES = 40;

/** Mean readings, in nats, of so many nats of information. */
export function bestScoreReadings(information) {
  const source = createRandomSource(1).split(information);
  const noise = Math.exp(-2 * information);
  const squared = -Math.expm1(-2 * information);
  const correlation = Math.sqrt(squared);
  const ratio = (x, y) =>
    information - (squared * (x * x + y * y) - 2 * correlation * x * y) / (2 * noise);
  const sums = { "MINE-DV": 0, "MINE-NWJ": 0, InfoNCE: 0, "MINE-DV, no own pairs": 0 };
  for (let batch = 0; batch < BATCHES; batch += 1) {
    const x = source.fillNormal(new Float64Array(BATCH));
    const y = x.map((value) => correlation * value + Math.sqrt(noise) * source.normal());
    const order = source.permutation(BATCH);
    const joint = x.map((value, row) => ratio(value, y[row]));
    const permuted = x.map((_, row) => ratio(x[order[row]], y[row]));
    const shifted = x.map((_, row) => ratio(x[(row + 1) % BATCH], y[row]));
    const contrast = joint.map(
      (own, row) =>
        Math.log(BATCH) - Math.log(total(x.map((value) => Math.exp(ratio(value, y[row]) - own)))),
    );
    const own = mean(joint.map(amongOwn));
    const others = mean(permuted.map(amongOwn).map(Math.exp));
    sums["MINE-DV"] += own - Math.log(others);
    sums["MINE-NWJ"] += own + 1 - others;
    sums.InfoNCE += mean(contrast);
    sums["MINE-DV, no own pairs"] += mean(joint) - Math.log(mean(shifted.map(Math.exp)));
  }
  return Object.fromEntries(Object.entries(sums).map(([name, sum]) => [name, sum / BATCHES]));
}

/** The best score where one of a batch's independent pairs is a row's own: its log-ratio is to that mixture, at most log 512. */
const amongOwn = (logRatio) => logRatio - Math.log1p(Math.expm1(logRatio) / BATCH);

const total = (values) => values.reduce((sum, value) => sum + value, 0);
const mean = (values) => total(values) / values.length;
