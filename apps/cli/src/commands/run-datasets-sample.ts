import path from "node:path";
import { setImmediate } from "node:timers/promises";
import type { Law, ParameterValue } from "@mienf/datasets";
import type { WritableColumns } from "@mienf/io";
import { writeColumns, writeNpz } from "@mienf/io";
import type { Matrix } from "@mienf/numeric";
import { ConfigError, createRandomSource } from "@mienf/numeric";
import type { Context } from "../context.ts";
import { informationText, lawInformation } from "../law-information.ts";
import { printJson, table } from "../output/print.ts";
import { checkFile } from "../outputs.ts";
import { requestedLaw } from "../requested-law.ts";
import { untilAborted } from "../until-aborted.ts";
import type { DatasetsSampleFlags } from "./datasets.ts";

const EXTENSIONS = [".csv", ".parquet", ".npz"];
// One gigabyte of float64.
const MOST_VALUES = 2 ** 27;

/** `mienf datasets sample`: rows whose mutual information is known. */
export async function runDatasetsSample(
  { host, signal }: Context,
  flags: DatasetsSampleFlags,
  name: string,
): Promise<void> {
  const { out, rows, seed } = flags;
  const extension = path.extname(out).toLowerCase();
  if (!EXTENSIONS.includes(extension)) {
    throw new ConfigError(
      `--out ${out}: expected a file name that ends in ${EXTENSIONS.join(", ")}`,
    );
  }
  await checkFile(host, "--out", out);
  const law = requestedLaw(name, flags);
  checkRows(law, rows);
  const information = lawInformation(law, { evaluate: true });
  const { x, y } = law.sample(rows, createRandomSource(seed));
  await hearInterrupt(signal);
  const file = path.resolve(host.cwd, out);
  if (extension === ".npz") {
    await writeNpz(file, { x: arrayOf(x), y: arrayOf(y) });
  } else {
    await writeColumns(file, { ...columnsOf(x, "x"), ...columnsOf(y, "y") }, { signal });
  }
  if (flags.json) {
    printJson(host, {
      law: name,
      parameters: law.parameters,
      dimensions: { x: law.dimX, y: law.dimY },
      ...information,
      rows,
      seed,
      file: out,
    });
    return;
  }
  host.stdout.write(
    table([
      ["Law", name],
      ["Parameters", parametersText(law)],
      ["Mutual information", informationText(information)],
      ["Sample", `${rows} rows, ${law.dimX} + ${law.dimY} columns, seed ${seed}`],
      ["File", out],
    ]),
  );
}

/** Drawing keeps the process busy. An interrupt that came meanwhile is heard in the event loop's next full turn. */
async function hearInterrupt(signal: AbortSignal): Promise<void> {
  await untilAborted(setImmediate(), signal);
  await untilAborted(setImmediate(), signal);
}

function parametersText({ parameters }: Law): string {
  const entries = Object.entries(parameters);
  return entries.map(([key, value]) => `${key}=${valueText(value)}`).join(", ") || "none";
}

function valueText(value: ParameterValue): string {
  return typeof value === "number" ? String(+value.toPrecision(6)) : String(value);
}

function checkRows(law: Law, rows: number): void {
  const width = law.dimX + law.dimY;
  const most = Math.floor(MOST_VALUES / width);
  if (rows > most) {
    throw new ConfigError(
      `--rows ${rows}: expected at most ${most} rows of ${width} columns; draw several files with different seeds`,
    );
  }
}

function arrayOf({ data, rows, columns }: Matrix): { shape: number[]; values: Float64Array } {
  return { shape: [rows, columns], values: data };
}

function columnsOf({ data, rows, columns }: Matrix, side: string): WritableColumns {
  return Object.fromEntries(
    Array.from({ length: columns }, (_, column) => [
      `${side}${column}`,
      Float64Array.from({ length: rows }, (_value, row) => data[row * columns + column] as number),
    ]),
  );
}
