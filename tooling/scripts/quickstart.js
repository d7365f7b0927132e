// The README's first command: sets everything up, then estimates the mutual information of two groups of columns of a
// real file that ships in this repository. Options after `--` replace the example's own arguments.
import { run, setUp } from "./setup.js";

setUp({ quiet: true, only: "@mienf/cli" });
const given = process.argv.slice(2);
const example = [
  "estimate",
  "apps/cli/examples/penguins.csv",
  "--x",
  "culmen_length,culmen_depth",
  "--y",
  "flipper_length,body_mass",
];
const args = given.length > 0 ? given : example;
console.error(`\n$ pnpm mienf ${args.join(" ")}\n`);
try {
  run("node", ["apps/cli/dist/main.js", ...args]);
} catch (error) {
  process.exit(error.status ?? 1);
}
