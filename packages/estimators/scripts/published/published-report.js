// Markdown of our errors beside the published ones.
import { bestScoreReadings } from "./best-score.js";
import { hasFewSteps, noOwnPairs } from "./published-cells.js";

/** @param input - `cells`: estimates; `pytorch`: those of PyTorch; `published`: the CSV; `made`: by what; `laws`, `estimators`: names, in order. */
export function reportOf({ cells, pytorch, published, made, laws, estimators }) {
  const theirs = readPublished(published);
  const rows = laws.flatMap((law) =>
    estimators.flatMap((estimator) =>
      Array.from({ length: 11 }, (_, information) =>
        rowOf({ law, estimator, information }, cells, theirs),
      ).filter((row) => row !== null),
    ),
  );
  const compared = rows.filter(({ difference, dims }) => difference !== null && dims === 3);
  const within = compared.filter(({ difference }) => Math.abs(difference) <= 0.1);
  const better = compared.filter(({ difference }) => difference < -0.1);
  const worse = compared.filter(({ difference }) => difference > 0.1);
  return [
    "# A published table, reproduced",
    "",
    `Made by ${made}.`,
    "",
    "Mean absolute errors in nats on 10,000 rows, I being the exact mutual information: ours / published. The published ones are from the repository VanessB/mutinfo (commit 0a34663, 2026-08-13): over 1 to 3 columns a side the mean of |mean estimate over ten seeds − I|, of the setting (neighbours, width of the network) with the smallest. Ours are the same over the seeds and settings that were run; estimates below 0 count as 0, as they do there. Bold: the two differ by more than 0.1. Empty: not run, or not published; ¹: fewer than all three numbers of columns were run, which is not to be compared.",
    "",
    "The published configuration splits the information over the columns at random and rotates the sides, except for the quantized law. Each run is seeded anew, so all cells have the same ten splits. They are more unequal than splits usually are: the largest column has 0.83 of the information of two, and 0.69 of that of three, where 0.75 and 0.61 are expected. Most of the information in one column is what these estimators find hard, so the published errors are large; with equal shares KSG errs by 0.08 at I = 5 and by 1.77 at I = 10 on correlated normals. Nearest neighbours were run for the ten published seeds with two and three columns, and critics for [some seeds and widths](#seeds-and-widths-of-the-critics).",
    "",
    "Critics are trained and read as published: one network of both sides, 10,000 steps of 512 pairs of half of the rows at a constant rate, the last weights, read by batches of 512 on the other half, with the batch permuted to make independent pairs. What is left of differences: an epoch drops the rows beyond the last whole batch, the permutation of a training batch has exactly one fixed point, where a random one has one on average, and the normaliser of MINE-DV follows the batches by its own steps of Adam. The latter two were tried as published, in ours and in PyTorch, and made no difference that showed.",
    "",
    "InfoNCE scores all 512² pairs of a batch by its network, which takes some 0.04 s a step here. Most samples had [2,000 steps](#seeds-and-widths-of-the-critics). [The other 8,000](#what-more-steps-of-infonce-add) are most of the difference: of the five cells above 3 nats that had all of them in one, two and three columns, four are within 0.04 nats of the published. The fifth, uniform columns, is 0.8 away in several columns, for which 16 units may be too few: the published error is that of the best of four widths.",
    "",
    `Of ${compared.length} cells that can be compared, **${within.length}** are within 0.1 nats of the published; ${better.length} have an error smaller by more than that, ${worse.length} a larger one.`,
    "",
    ...laws.flatMap((law) => tableOf(law, estimators, rows)),
    "## Every difference above 0.1",
    "",
    "The published error of a critic is that of the best of four widths. [One training differs from another](#the-same-in-pytorch) by some tenths, and [fewer steps of InfoNCE](#what-more-steps-of-infonce-add) find less. MINE-DV errs more here than there from 7 nats on, at I = 9 by every width. A third of that is there in PyTorch, too, [trained as published on the samples of all ten seeds](#the-same-in-pytorch): the best of four widths is partly luck. Ours and PyTorch differ by the other two thirds, 0.2 with a standard error of 0.1; perhaps as epochs end with an incomplete batch there, and not in ours.",
    "",
    "| law | estimator | I | ours ± standard error over seeds | published | difference | why |",
    "| --- | --- | --- | --- | --- | --- | --- |",
    ...[...better, ...worse].map(
      (row) =>
        `| ${row.law} | ${row.estimator} | ${row.information} | ${row.ours.toFixed(2)}${row.seeds > 1 ? ` ± ${row.spread.toFixed(2)}` : ""} | ${row.theirs.toFixed(2)} | ${row.difference.toFixed(2)} | ${reasonFor(row)} |`,
    ),
    "",
    ...experiments(cells, laws),
    ...inPyTorch(cells, pytorch, theirs),
    "## Cost",
    "",
    "| estimator | estimates | mean seconds | longest |",
    "| --- | --- | --- | --- |",
    ...estimators.map((estimator) => costOf(estimator, cells)),
    "",
  ].join("\n");
}

const meanOf = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;

/** Of the sample; 0 of a single value. */
function varianceOf(values) {
  const mean = meanOf(values);
  return (
    values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / Math.max(1, values.length - 1)
  );
}

/** Errors by law, estimator and information. */
function readPublished(csv) {
  const [, ...lines] = csv.trim().split("\n");
  return new Map(
    lines.flatMap((line) => {
      const [law, estimator, ...values] = line.split(",");
      return values.map((value, information) => [
        `${law}|${estimator}|${information}`,
        value.trim() === "" ? null : Number(value),
      ]);
    }),
  );
}

/** The setting with the smallest mean error, as the table has it; nothing where no estimate was made. */
function rowOf(which, cells, theirs) {
  const { law, estimator, information } = which;
  const own = cells.filter(
    (cell) =>
      cell.law === law &&
      cell.estimator === estimator &&
      cell.information === information &&
      cell.setting !== noOwnPairs.setting &&
      cell.estimate !== null,
  );
  const settings = [...new Set(own.map(({ setting }) => setting))].map((setting) =>
    meanError(
      setting,
      own.filter((cell) => cell.setting === setting || hasOneSetting(cell)),
    ),
  );
  if (settings.length === 0) {
    return null;
  }
  const widest = Math.max(...settings.map(({ dims }) => dims));
  const best = settings
    .filter(({ dims }) => dims === widest)
    .reduce((a, b) => (b.ours < a.ours ? b : a));
  const reference = theirs.get(`${law}|${estimator}|${information}`) ?? null;
  return {
    ...which,
    ...best,
    widths: new Set(settings.map(({ setting }) => setting.split(",")[0])).size,
    theirs: reference,
    difference: reference === null ? null : best.ours - reference,
  };
}

/** WKL looks at the nearest neighbour alone in up to four columns, both sides together; it was run with k = 1 there. */
function hasOneSetting({ estimator, setting, dim }) {
  return estimator === "WKL" && dim <= 2 && setting === "k=1";
}

/**
 * Mean over the columns and variants of the distance of the mean estimate over the seeds from the information, as the published
 * code has it; and its standard error, from the spread over the seeds.
 */
function meanError(setting, given) {
  // Of two settings that are one, one is enough.
  const known = new Map(given.map((cell) => [`${cell.dim} ${cell.variant} ${cell.seed}`, cell]));
  const cells = [...known.values()];
  const samples = [...new Set(cells.map(({ dim, variant }) => `${dim} ${variant}`))];
  const groups = samples.map((sample) =>
    cells.filter(({ dim, variant }) => `${dim} ${variant}` === sample),
  );
  const errors = groups.map((group) => {
    const estimates = group.map(({ estimate }) => Math.max(0, estimate));
    return {
      error: Math.abs(meanOf(estimates) - group[0].information),
      variance: varianceOf(estimates) / estimates.length,
      seeds: estimates.length,
    };
  });
  const average = (value) => meanOf(errors.map(value));
  const dims = new Set(cells.map(({ dim }) => dim)).size;
  const ours = average(({ error }) => error);
  const spread = Math.sqrt(average(({ variance }) => variance) / errors.length);
  const seeds = Math.max(...errors.map((each) => each.seeds));
  return { ours, spread, dims, seeds, setting };
}

function tableOf(law, estimators, rows) {
  const columns = Array.from({ length: 11 }, (_, information) => information);
  const cellOf = (estimator, information) => {
    const row = rows.find(
      (each) =>
        each.law === law && each.estimator === estimator && each.information === information,
    );
    if (row === undefined) {
      return "";
    }
    const text = `${row.ours.toFixed(2)}${row.dims < 3 ? "¹" : ""} / ${row.theirs?.toFixed(2) ?? "–"}`;
    return row.dims === 3 && row.difference !== null && Math.abs(row.difference) > 0.1
      ? `**${text}**`
      : text;
  };
  return [
    `## ${law}`,
    "",
    `| estimator | ${columns.map((information) => `I = ${information}`).join(" | ")} |`,
    `| --- |${" --- |".repeat(columns.length)}`,
    ...estimators.map(
      (estimator) =>
        `| ${estimator} | ${columns.map((information) => cellOf(estimator, information)).join(" | ")} |`,
    ),
    "",
  ];
}

function costOf(estimator, cells) {
  const seconds = cells
    .filter((cell) => cell.estimator === estimator && cell.estimate !== null)
    .map((cell) => cell.seconds);
  if (seconds.length === 0) {
    return `| ${estimator} | 0 | | |`;
  }
  return `| ${estimator} | ${seconds.length} | ${meanOf(seconds).toFixed(1)} | ${Math.max(...seconds).toFixed(1)} |`;
}

/** Why ours is another than the published one, as far as it is known. */
function reasonFor({ law, estimator, seeds, widths, setting }) {
  if (estimator === "KSG" || estimator === "WKL") {
    if (law === "Uniformly Quantized") {
      return "Y has no density; the published estimator returns 0, ours what jitter makes of it";
    }
    if (law === "Correlated Student") {
      return `samples of a wrong law, made anew from its description; ${seeds} of ten seeds`;
    }
    return seeds < 10 ? `${seeds} of the ten seeds, and so of their splits, were run` : "open";
  }
  const steps = hasFewSteps(setting) ? "2,000 of 10,000 steps; " : "";
  const run = `${steps}${seeds} of ten seeds, ${widths} of four widths`;
  return law === "Correlated Student"
    ? `samples of a wrong law, made anew from its description; ${run}`
    : run;
}

/** What the published readings are made of: with the best score there is, and with and without rows that are their own partners. */
function experiments(cells, laws) {
  const readings = [1, 3, 5, 7, 10].map((information) => ({
    information,
    nats: bestScoreReadings(information),
  }));
  const shown = (value) => (Number.isFinite(value) ? value.toFixed(2) : "∞");
  return [
    "## What the readings give with the best score there is",
    "",
    "A random permutation of a batch leaves one row with its own partner on average. So the published critics contrast joint pairs with a mixture of independent and, one in 512, joint ones: no log-ratio is above log 512 = 6.24. Below: the best score for that mixture on correlated normals, one column a side, whose densities are known, read by batches of 512; all pairs of a batch for InfoNCE; and the log-ratio itself, read without own pairs. Means of 40 batches. What differs from I is the reading's own error, which no training takes away. The logarithm of a mean over the few pairs of a batch is too low on average, MINE-DV so too high, without bound from 7 nats on.",
    "",
    `| | ${readings.map(({ information }) => `I = ${information}`).join(" | ")} |`,
    `| --- |${" --- |".repeat(readings.length)}`,
    ...Object.keys(readings[0].nats).map(
      (name) => `| ${name} | ${readings.map(({ nats }) => shown(nats[name])).join(" | ")} |`,
    ),
    "",
    "## Rows that are their own partners",
    "",
    "Estimates of the same sample by critics of width 64, with the published permutations (`partners=any`), and without own pairs (`partners=others`, the default).",
    "",
    "| law | estimator | columns a side | seed | I | as published | no own pairs |",
    "| --- | --- | --- | --- | --- | --- | --- |",
    ...laws.flatMap((law) => withoutOwnPairs(cells.filter((cell) => cell.law === law))),
    "",
    "## What more steps of InfoNCE add",
    "",
    "Estimates of the same sample after the published 10,000 steps and after 2,000.",
    "",
    ...stepsOfInfoNce(cells),
    "",
    "## Seeds and widths of the critics",
    "",
    "| estimator | width | I | estimates | seeds |",
    "| --- | --- | --- | --- | --- |",
    ...criticRuns(cells),
    "",
  ];
}

/** What the same estimator said of the same sample with another setting; undefined where that was not run. */
function ofSameSample(cells, sample, setting) {
  const keys = ["law", "variant", "estimator", "information", "dim", "seed"];
  return cells.find(
    (cell) => cell.setting === setting && keys.every((key) => cell[key] === sample[key]),
  );
}

/** Rows for the samples that critics were run on with and without own pairs. */
function withoutOwnPairs(cells) {
  return cells
    .filter(({ setting, estimate }) => setting === noOwnPairs.setting && estimate !== null)
    .flatMap((other) => {
      const first = ofSameSample(cells, other, noOwnPairs.published);
      return first === undefined
        ? []
        : [
            `| ${other.law} | ${other.estimator} | ${other.dim} | ${other.seed} | ${other.information} | ${first.estimate.toFixed(2)} | ${other.estimate.toFixed(2)} |`,
          ];
    });
}

/** InfoNCE on the samples on which it was trained for the published steps, too. */
function stepsOfInfoNce(cells) {
  const settings = ["hidden=16, 2,000 steps", "hidden=64, 2,000 steps", "hidden=16"];
  const own = cells.filter(
    ({ estimator, estimate }) => estimator === "InfoNCE" && estimate !== null,
  );
  const found = (sample, setting) => ofSameSample(own, sample, setting)?.estimate.toFixed(2) ?? "";
  return [
    "| law | I | columns a side | width 16, 2,000 steps | width 64, 2,000 steps | width 16, 10,000 steps |",
    "| --- | --- | --- | --- | --- | --- |",
    ...own
      .filter(({ setting }) => setting === "hidden=16")
      .toSorted(
        (a, b) => a.law.localeCompare(b.law) || a.information - b.information || a.dim - b.dim,
      )
      .map(
        (sample) =>
          `| ${sample.law} | ${sample.information} | ${sample.dim} | ${settings.map((setting) => found(sample, setting)).join(" | ")} |`,
      ),
  ];
}

/** What estimates have in common, as a heading of their rows. */
const nameOf = ({ law, estimator, dim, information }) =>
  `| ${law} | ${estimator} | ${dim} | ${information} |`;

/** Trainings in PyTorch on the samples of some cells beside ours. */
function inPyTorch(cells, pytorch, published) {
  const oursOf = (sample) => ofSameSample(cells, sample, "hidden=64")?.estimate ?? Number.NaN;
  const sorted = pytorch.toSorted((a, b) => a.law.localeCompare(b.law) || a.dim - b.dim);
  const repeats = groupsOf(sorted, (cell) => `${nameOf(cell)} ${cell.seed}`)
    .filter((trainings) => trainings.length > 1)
    .map((trainings) => ({
      name: nameOf(trainings[0]),
      own: oursOf(trainings[0]),
      theirs: trainings.map(({ estimate }) => estimate).toSorted((a, b) => a - b),
    }));
  const differences = repeats.map(({ own, theirs }) => own - meanOf(theirs));
  const deviation = Math.sqrt(meanOf(repeats.map(({ theirs }) => varianceOf(theirs))));
  const firsts = sorted
    .filter(({ training }) => training === 0)
    .map((cell) => ({ ...cell, own: oursOf(cell) }));
  const seeds = groupsOf(firsts, nameOf).filter((samples) => samples.length > 1);
  return [
    "## The same in PyTorch",
    "",
    "`packages/estimators/scripts/published/pytorch.py` (PyTorch 1.13, one thread, 2026-12-01) trains a critic of width 64 as the published configuration and code describe it, on the very samples of some cells above. Estimates in nats. Three trainings on one sample:",
    "",
    `Ours less the mean of the three is ${meanWithError(differences)} on average; trainings on one sample have a standard deviation of ${deviation.toFixed(2)}.`,
    "",
    "| law | estimator | columns a side | I | ours | PyTorch |",
    "| --- | --- | --- | --- | --- | --- |",
    ...repeats.map(
      ({ name, own, theirs }) =>
        `${name} ${own.toFixed(2)} | ${theirs.map((each) => each.toFixed(2)).join(", ")} |`,
    ),
    "",
    "One training on the sample of each published seed, means and their standard errors:",
    "",
    "| law | estimator | columns a side | I | seeds | ours | PyTorch | ours less PyTorch |",
    "| --- | --- | --- | --- | --- | --- | --- | --- |",
    ...seeds.map((samples) => {
      const values = [({ own }) => own, theirOwn, ({ own, estimate }) => own - estimate];
      return `${nameOf(samples[0])} ${samples.length} | ${values.map((value) => meanWithError(samples.map(value))).join(" | ")} |`;
    }),
    "",
    "Mean errors of these over the columns:",
    "",
    "| law | estimator | I | ours | PyTorch | published, best of four widths |",
    "| --- | --- | --- | --- | --- | --- |",
    ...groupsOf(seeds, ([{ law, estimator }]) => `${law} | ${estimator}`).map((groups) => {
      const [[{ law, estimator, information }]] = groups;
      const errorOf = (value) =>
        meanOf(groups.map((samples) => Math.abs(meanOf(samples.map(value)) - information)));
      const errors = [
        errorOf(({ own }) => own),
        errorOf(theirOwn),
        published.get(`${law}|${estimator}|${information}`),
      ];
      return `| ${law} | ${estimator} | ${information} | ${errors.map((error) => error.toFixed(2)).join(" | ")} |`;
    }),
    "",
  ];
}

const theirOwn = ({ estimate }) => estimate;

/** A mean, and its standard error. */
const meanWithError = (values) =>
  `${meanOf(values).toFixed(2)} ± ${Math.sqrt(varianceOf(values) / values.length).toFixed(2)}`;

/** The items of each key, in the order in which keys first occur. */
function groupsOf(items, keyOf) {
  const keys = new Set(items.map(keyOf));
  return [...keys].map((key) => items.filter((item) => keyOf(item) === key));
}

/** What of the published runs of critics was made. */
function criticRuns(cells) {
  const runs = cells.filter(
    ({ setting, estimate }) => setting.startsWith("hidden=") && estimate !== null,
  );
  const settingOf = ({ estimator, setting, information }) =>
    `| ${estimator} | ${setting.slice("hidden=".length)} | ${information}`;
  return groupsOf(runs, settingOf).map((group) => {
    const seeds = new Set(group.map(({ seed }) => seed));
    return `${settingOf(group[0])} | ${group.length} | ${[...seeds].toSorted((a, b) => a - b).join(", ")} |`;
  });
}
