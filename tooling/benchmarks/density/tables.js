/** @file Measurements of the command-line tool's examples, spread evenly over the last digit that is known: densities need it. */
import { readFileSync } from "node:fs";
import { createMatrix } from "@mienf/numeric";

const EXAMPLES = new URL("../../../apps/cli/examples/", import.meta.url);

const TABLES = {
  penguins: {
    file: "penguins.csv",
    // Millimetres to a tenth and to one, grams to 25.
    digits: { culmen_length: 0.1, culmen_depth: 0.1, flipper_length: 1, body_mass: 25 },
  },
  earthquakes: {
    file: "earthquakes.csv",
    // Depths are known to a kilometre at best, and many are set to 5 or 10; magnitudes are told to a tenth.
    digits: { longitude: 0.01, latitude: 0.01, depth: 1, magnitude: 0.1 },
  },
};

/** Names of the tables. */
export const tableNames = Object.keys(TABLES);

/** All rows of a table, in random order. */
export function readTable(name, source) {
  const { file, digits } = TABLES[name];
  const [header = "", ...lines] = readFileSync(new URL(file, EXAMPLES), "utf8").trim().split("\n");
  const names = header.split(",");
  const columns = Object.entries(digits).map(([column, digit]) => [names.indexOf(column), digit]);
  const order = source.permutation(lines.length);
  const values = Array.from(order, (line) => {
    const cells = lines[line].split(",");
    return columns.map(([index, digit]) => Number(cells[index]) + digit * (source.uniform() - 0.5));
  });
  return createMatrix(lines.length, columns.length, values.flat());
}
