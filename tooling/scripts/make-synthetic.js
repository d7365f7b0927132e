// Writes the synthetic example files with known mutual information, and the table that describes them.
// Run after a build; give names to write only some: node tooling/scripts/make-synthetic.js [name…]
import { writeFileSync } from "node:fs";
import { createLaw } from "../../packages/datasets/dist/index.js";
import { createRandomSource } from "../../packages/numeric/dist/index.js";

const ROWS = 2000;
const SEED = 0;
const DIGITS = 7; // significant: rounding noise is then far below any dependence shown here

const files = {
  "correlated-normal-5-5": {
    law: createLaw("correlated-normal", { dim: 5, mutualInformation: 2.5 }),
    story: "five normal pairs of half a nat each; correlations show all of it",
  },
  "spiral-3-3": {
    law: createLaw("spiral-multinormal-sparse-3-3-2-2.0"),
    story: "two normal pairs with both sides wound into spirals; correlations miss most of it",
  },
  "asinh-student-2-2": {
    law: createLaw("asinh-student-identity-2-2-1"),
    story:
      "uncorrelated heavy-tailed sides that share a radius, tails tamed; correlations miss all of it",
  },
};

const folder = new URL("../../apps/cli/examples/", import.meta.url);
const wanted = process.argv.slice(2);
const names = wanted.length > 0 ? wanted : Object.keys(files);

for (const name of names) {
  const file = files[name];
  if (file === undefined) {
    throw new Error(`make-synthetic: expected ${Object.keys(files).join(", ")}, got ${name}`);
  }
  writeFileSync(new URL(`${name}.csv`, folder), csvOf(file.law));
}
writeFileSync(new URL("SYNTHETIC.md", folder), table());

function csvOf(law) {
  const { x, y } = law.sample(ROWS, createRandomSource(SEED));
  const header = [x, y].flatMap((side, k) =>
    Array.from({ length: side.columns }, (_, j) => `${"xy"[k]}${j + 1}`),
  );
  const lines = Array.from({ length: ROWS }, (_, i) =>
    [x, y].map((side) => rowOf(side, i)).join(","),
  );
  return `${[header.join(","), ...lines].join("\n")}\n`;
}

function rowOf({ data, columns }, i) {
  const row = Array.from(data.subarray(i * columns, (i + 1) * columns));
  return row.map((value) => String(Number(value.toPrecision(DIGITS)))).join(",");
}

function table() {
  const rows = Object.entries(files).map(([name, { law, story }]) => {
    const columns = `\`x1\`…\`x${law.dimX}\`, \`y1\`…\`y${law.dimY}\``;
    const nats = law.mutualInformation.toFixed(4);
    const command = `node tooling/scripts/make-synthetic.js ${name}`;
    return `| \`${name}.csv\` | ${columns} | ${nats} | ${story} | \`${command}\` |`;
  });
  return `# Synthetic files with known mutual information

Each file holds ${ROWS} independent rows (seed ${SEED}, ${DIGITS} significant digits). The mutual information between the
\`x\` and the \`y\` columns is exact, in nats, of the law that the rows were drawn from; an estimate from ${ROWS} rows
scatters around it. After a build, the command in the last column makes the same file again, byte for byte.

| file | columns | I(X; Y) | what it shows | made by |
| --- | --- | --- | --- | --- |
${rows.join("\n")}
`;
}
