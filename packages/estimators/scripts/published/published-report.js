// Markdown of our errors beside the published ones.

/** @param input - `cells`: estimates; `published`: the CSV; `made`: by what; `laws`, `estimators`: names, in order. */
export function reportOf({ cells, published, made, laws, estimators }) {
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
    "Mean absolute errors in nats on 10,000 rows, I being the exact mutual information: ours / published. The published ones are from the repository VanessB/mutinfo (commit 0a34663, 2026-08-13): means over 1 to 3 columns a side and ten seeds, of the setting (neighbours, width of the network) with the smallest. Ours are means over 1 to 3 columns a side and the seeds that were run, of the best of the settings that were run; estimates below 0 count as 0, as they do there. Bold: the two differ by more than 0.1. Empty: not run, or not published; ¹: fewer than all three numbers of columns were run, which is not to be compared.",
    "",
    "The published configuration splits the information over the columns at random and rotates the sides, except for the quantized law. Each run is seeded anew, so all cells have the same ten splits. They are more unequal than splits usually are: the largest column has 0.83 of the information of two, and 0.69 of that of three, where 0.75 and 0.61 are expected. Most of the information in one column is what these estimators find hard, so the published errors are large; with equal shares KSG errs by 0.08 at I = 5 and by 1.77 at I = 10 on correlated normals. Nearest neighbours were run for the published seeds; critics for one of them, with a third of the published steps.",
    "",
    `Of ${compared.length} cells that can be compared, **${within.length}** are within 0.1 nats of the published; ${better.length} have an error smaller by more than that, ${worse.length} a larger one.`,
    "",
    ...laws.flatMap((law) => tableOf(law, estimators, rows)),
    "## Every difference above 0.1",
    "",
    "| law | estimator | I | ours ± standard error over seeds | published | difference | why |",
    "| --- | --- | --- | --- | --- | --- | --- |",
    ...[...better, ...worse].map(
      (row) =>
        `| ${row.law} | ${row.estimator} | ${row.information} | ${row.ours.toFixed(2)}${row.seeds > 1 ? ` ± ${row.spread.toFixed(2)}` : ""} | ${row.theirs.toFixed(2)} | ${row.difference.toFixed(2)} | ${reasonFor(row)} |`,
    ),
    "",
    "## Cost",
    "",
    "| estimator | estimates | mean seconds | longest |",
    "| --- | --- | --- | --- |",
    ...estimators.map((estimator) => costOf(estimator, cells)),
    "",
  ].join("\n");
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
      cell.estimate !== null,
  );
  const settings = [...new Set(own.map(({ setting }) => setting))].map((setting) =>
    meanError(own.filter((cell) => cell.setting === setting)),
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
    theirs: reference,
    difference: reference === null ? null : best.ours - reference,
  };
}

/** Mean absolute error over the columns, of the means over seeds and variants; and its standard error, from their spread. */
function meanError(cells) {
  const dims = [...new Set(cells.map(({ dim }) => dim))].map((dim) => {
    const errors = cells
      .filter((cell) => cell.dim === dim)
      .map(({ estimate, information }) => Math.abs(Math.max(0, estimate) - information));
    const mean = errors.reduce((sum, error) => sum + error, 0) / errors.length;
    const squares = errors.reduce((sum, error) => sum + (error - mean) ** 2, 0);
    return { mean, variance: squares / Math.max(1, errors.length - 1) / errors.length };
  });
  const ours = dims.reduce((sum, { mean }) => sum + mean, 0) / dims.length;
  const variance = dims.reduce((sum, each) => sum + each.variance, 0) / dims.length ** 2;
  const seeds = new Set(cells.map(({ seed }) => seed)).size;
  return { ours, spread: Math.sqrt(variance), dims: dims.length, seeds, setting: cells[0].setting };
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
  const mean = seconds.reduce((sum, each) => sum + each, 0) / seconds.length;
  return `| ${estimator} | ${seconds.length} | ${mean.toFixed(1)} | ${Math.max(...seconds).toFixed(1)} |`;
}

/** Laws whose information is split over the columns at random. */
const RANDOM_SPLIT = new Set([
  "Correlated Normal",
  "Correlated Student",
  "Correlated Uniform",
  "Log-Gamma-Exp.",
  "Smoothed Uniform",
]);

/** Why ours is another than the published one, as far as it is known. */
function reasonFor({ law, estimator, seeds, setting }) {
  if (estimator === "KSG" || estimator === "WKL") {
    if (law === "Uniformly Quantized") {
      return "Y has no density; the published estimator returns 0, ours what jitter makes of it";
    }
    if (law === "Correlated Student") {
      return `samples of a wrong law, made anew from its description; ${seeds} of ten seeds`;
    }
    if (estimator === "WKL" && setting === "k=1") {
      return "only k = 1 was run in 3 columns a side, too few neighbours for the weights of 6 columns together";
    }
    return seeds < 10 ? `${seeds} of the ten seeds, and so of their splits, were run` : "open";
  }
  const split = RANDOM_SPLIT.has(law) ? "; another split, see above" : "";
  return estimator === "InfoNCE"
    ? `theirs sees 512 candidates in training through one network of both sides, and takes the best of four widths; ours is separable, with 128 in training${split}`
    : `theirs trains for 10,000 steps of 512 and takes the best of four widths; ours stops by validation, 100 epochs of 256 at most${split}`;
}
