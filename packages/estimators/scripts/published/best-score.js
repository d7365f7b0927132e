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
  const score = (x, y) =>
    information - (squared * (x * x + y * y) - 2 * correlation * x * y) / (2 * noise);
  const sums = { "MINE-DV": 0, "MINE-NWJ": 0, InfoNCE: 0 };
  for (let batch = 0; batch < BATCHES; batch += 1) {
    const x = source.fillNormal(new Float64Array(BATCH));
    const y = x.map((value) => correlation * value + Math.sqrt(noise) * source.normal());
    const joint = x.map((value, row) => score(value, y[row]));
    const independent = x.map((_, row) => score(x[(row + 1) % BATCH], y[row]));
    const contrast = joint.map(
      (own, row) =>
        Math.log(BATCH) - Math.log(total(x.map((value) => Math.exp(score(value, y[row]) - own)))),
    );
    const ratio = total(independent.map(Math.exp)) / BATCH;
    sums["MINE-DV"] += total(joint) / BATCH - Math.log(ratio);
    sums["MINE-NWJ"] += total(joint) / BATCH + 1 - ratio;
    sums.InfoNCE += total(contrast) / BATCH;
  }
  return Object.fromEntries(Object.entries(sums).map(([name, sum]) => [name, sum / BATCHES]));
}

const total = (values) => values.reduce((sum, value) => sum + value, 0);
