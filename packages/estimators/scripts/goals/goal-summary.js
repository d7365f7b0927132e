// What the project has set itself as goals for `auto`, beside what the cells of goals.js came to.
import { readFileSync } from "node:fs";

const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;
const errorOf = ({ estimate, truth }) => Math.abs(estimate - truth);
const relativeOf = (cell) => errorOf(cell) / cell.truth;

/** Smallest published mean absolute error of each law at each amount of information, by law and nats. */
function bestPublished() {
  const csv = new URL("../published/mutinfo-lowdim-mae-n10000.csv", import.meta.url);
  const [head, ...lines] = readFileSync(csv, "utf8").trim().split("\n");
  const nats = head
    .split(",")
    .slice(2)
    .map((name) => Number(name.replace("mi_", "")));
  const best = new Map();
  for (const line of lines) {
    const [law, , ...errors] = line.split(",");
    for (const [at, error] of errors.entries()) {
      const key = `${law}|${nats[at]}`;
      if (error !== "" && Number(error) < (best.get(key) ?? Infinity)) {
        best.set(key, Number(error));
      }
    }
  }
  return best;
}

/** Cells by law, dimension and size, so that errors are means over seeds as the goals say. */
function bySeeds(cells) {
  const groups = new Map();
  for (const cell of cells) {
    const key = keyOf(cell);
    groups.set(key, [...(groups.get(key) ?? []), cell]);
  }
  return [...groups.values()];
}

const keyOf = ({ law, dim, size }) => `${law}|${dim}|${size}`;

/** Lines of a table: goal, what was reached, of how many. */
export function goalSummary(all, rows) {
  const cells = all.filter(({ estimate }) => estimate !== undefined);
  const of = (group) => cells.filter((cell) => cell.group === group);
  const lines = [];
  const within = (group, goal, measure, limitOf) => {
    const settings = bySeeds(of(group));
    if (settings.length === 0) {
      return;
    }
    const missed = settings.filter((same) => mean(same.map(measure)) > limitOf(same[0]));
    const worst = settings.toSorted(
      (a, b) => mean(b.map(measure)) / limitOf(b[0]) - mean(a.map(measure)) / limitOf(a[0]),
    )[0];
    const { law, dim, size } = worst[0];
    const name = [law, dim > 0 ? `${dim} + ${dim}` : "", size > 0 ? `${size}` : ""];
    lines.push([
      goal,
      `${settings.length - missed.length} of ${settings.length} settings`,
      `${mean(worst.map(measure)).toFixed(3)} (${name.filter(Boolean).join(", ")})`,
    ]);
  };
  const grid = of("lowdim");
  if (grid.length > 0) {
    const published = bestPublished();
    const byLaw = [...new Set(grid.map(({ law, size }) => `${law}|${size}`))]
      .filter((key) => published.has(key) && !key.endsWith("|0"))
      .map((key) => ({
        key,
        ours: mean(grid.filter(({ law, size }) => `${law}|${size}` === key).map(errorOf)),
      }));
    const below = byLaw.filter(({ key, ours }) => ours < published.get(key));
    const above = byLaw.filter((each) => !below.includes(each));
    lines.push([
      "low-dimensional grid: for each law below the best published error at each I ≥ 1",
      `${below.length} of ${byLaw.length} laws and amounts`,
      above
        .map(
          ({ key, ours }) =>
            `${key.replace("|", " ")} nats ${ours.toFixed(3)} for ${published.get(key).toFixed(2)}`,
        )
        .join("; ") || "–",
    ]);
    lines.push([
      "low-dimensional grid: mean absolute error ≤ 0.15",
      mean(grid.map(errorOf)).toFixed(3),
      `${Math.max(...grid.map(errorOf)).toFixed(3)} in one run`,
    ]);
  }
  within("rotated", "behind rotations: relative error ≤ 3 %", relativeOf, () => 0.03);
  within(
    "heavy",
    "smoothed uniform and Student: ≤ 0.1 up to 3 nats, ≤ 5 % above",
    errorOf,
    ({ truth }) => (truth <= 3 ? 0.1 : 0.05 * truth),
  );
  within("curved", "mixtures, spirals, swiss roll, sign flips: ≤ 0.1", errorOf, () => 0.1);
  const least = rows <= 500 ? 0.05 : 0.02;
  within("independent", `independent columns: ≤ ${least}`, errorOf, () => least);
  const intervals = [...grid, ...of("rotated")];
  if (intervals.length > 0) {
    const covers = ({ low, high, truth }) => low <= truth && truth <= high;
    const continuous = intervals.filter(({ law }) => law !== "Uniformly Quantized");
    lines.push([
      "95 % intervals cover in at least 90 % of the runs of the first two groups",
      `${intervals.filter(covers).length} of ${intervals.length}`,
      `${continuous.filter(covers).length} of ${continuous.length} without the quantized law`,
    ]);
  }
  return [
    "| goal | reached | worst, or else |",
    "| --- | --- | --- |",
    ...lines.map((line) => `| ${line.join(" | ")} |`),
  ].join("\n");
}
