/** @file Held-out log-likelihoods as Markdown: a table for each data set, families down, libraries across. */

const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;

/** @param {{ ours?: object, peers?: object }} parts - what `main.js` saved of each. */
export function report({ ours, peers }) {
  const parts = [ours, peers].filter((part) => part !== undefined);
  const records = parts.flatMap((part) => part.records);
  const libraries = [...new Set(records.map(({ library }) => library))];
  const names = [...new Set(records.map(({ data }) => data))];
  const { budget } = parts[0].made;
  const seeds = parts
    .map(
      ({ made, records: own }) =>
        `${made.budget.seeds.join(", ")} for ${[...new Set(own.map(({ library }) => library))].join(" and ")}`,
    )
    .join("; ");
  const made = parts.map(
    ({ made: { command, date, node, machine, load } }) =>
      `\`${command}\`, ${date}, Node ${node}, ${machine}, load ${load.join(", ")}`,
  );
  return `# Density estimation

Mean log-likelihood of held-out rows in nats, and in brackets half of the range over seeds where there was more than one: ${seeds}. Every family has the
same budget: ${budget.steps} steps of Adam with batches of ${budget.batchSize} from ${budget.rows} rows (a table has as many as it has), the epoch chosen on a
${100 * budget.heldOutFraction} % validation part, ${budget.testRows} fresh rows to judge by. More is better; "law" is what the law itself gives.
"Numbers" is how many a family trains. Nothing was tuned; "failed" means that a test row had no density, and a
figure above 0 that a series for the log-determinant diverged. The machine was busy with other work, so
times of fits are not given.

Made by ${made.join("; ")}.

${names.map((name) => section(name, records, libraries)).join("\n")}`;
}

function section(name, records, libraries) {
  const here = records.filter(({ data }) => data === name);
  const families = [...new Set(here.map(({ family }) => family))];
  const truth = here.map((record) => record.truth).find((value) => value !== undefined);
  const head = ["family", ...libraries.flatMap((library) => [library, "numbers"])];
  const rows = families.map((family) => [
    family,
    ...libraries.flatMap((library) => cells(here, family, library)),
  ]);
  const figure = truth === undefined ? "" : `\n![Densities of ${name}](${name}.svg)\n`;
  const law = truth === undefined ? "" : `The law itself: ${truth.toFixed(3)}.\n\n`;
  return `## ${name}\n\n${law}${[
    head,
    head.map((_, column) => (column === 0 ? "---" : "---:")),
    ...rows,
  ]
    .map((row) => `| ${row.join(" | ")} |`)
    .join("\n")}\n${figure}`;
}

function cells(records, family, library) {
  const runs = records.filter((each) => each.family === family && each.library === library);
  const done = runs.filter(({ logLikelihood }) => Number.isFinite(logLikelihood));
  if (done.length === 0) {
    return [runs.length === 0 ? "–" : "failed", "–"];
  }
  const values = done.map(({ logLikelihood }) => logLikelihood);
  const spread = (Math.max(...values) - Math.min(...values)) / 2;
  const lost = runs.length > done.length ? `, ${runs.length - done.length} failed` : "";
  const range = runs.length > 1 ? ` (${spread.toFixed(3)}${lost})` : "";
  return [`${mean(values).toFixed(3)}${range}`, String(done[0].parameters)];
}
