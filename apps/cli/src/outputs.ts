import { constants } from "node:fs";
import { access, stat } from "node:fs/promises";
import path from "node:path";
import type { PairedLatents } from "@mienf/estimators";
import { checkReplaceable, writeColumns } from "@mienf/io";
import { ConfigError } from "@mienf/numeric";
import type { Host } from "./host.ts";
import { MODEL_MARK } from "./model-folder.ts";
import type { Units } from "./output/units.ts";

/** Files that a command was asked to write, as they were typed. */
export interface OutputFlags {
  readonly pmi?: string;
  readonly save?: string;
  readonly html?: string;
  readonly latents?: string;
}

const TABLE_EXTENSIONS = [".csv", ".parquet"];

/**
 * Checks before the work starts that its results can be written.
 *
 * @throws ConfigError that names the option.
 */
export async function checkOutputs(host: Host, flags: OutputFlags): Promise<void> {
  await checkTable(host, "--pmi", flags.pmi);
  await checkTable(host, "--latents", flags.latents);
  if (flags.html !== undefined) {
    await checkFile(host, "--html", flags.html);
  }
  if (flags.save !== undefined) {
    await checkParent(host, "--save", flags.save);
    await checkReplaceable(path.resolve(host.cwd, flags.save), MODEL_MARK);
  }
}

/**
 * Writes the pointwise mutual information of each row, beside the row's number in the data.
 *
 * @param rows - `pointwise` in `units`. @param of - what it is of, and in which unit.
 */
export async function writePointwise(
  file: string,
  rows: { readonly rowNumbers: Int32Array; readonly pointwise: Float64Array },
  of: { readonly quantity?: "MutualInformation" | "TotalCorrelation"; readonly units: Units },
): Promise<void> {
  const { quantity = "MutualInformation", units } = of;
  const name = `pointwise${quantity}${units === "nats" ? "" : "Bits"}`;
  await writeColumns(file, { row: rows.rowNumbers, [name]: rows.pointwise });
}

/**
 * Writes the latents of each row, u0, u1, … and v0, v1, …, beside the row's number in the data.
 *
 * @param latents - column j of `u` is paired with column j of `v`.
 */
export async function writeLatents(
  file: string,
  rowNumbers: Int32Array,
  latents: PairedLatents,
): Promise<void> {
  const columns: Record<string, Int32Array | Float64Array> = { row: rowNumbers };
  for (const [name, side] of Object.entries(latents)) {
    for (let column = 0; column < side.columns; column += 1) {
      columns[`${name}${column}`] = Float64Array.from(
        rowNumbers,
        (_, row) => side.data[row * side.columns + column] as number,
      );
    }
  }
  await writeColumns(file, columns);
}

async function checkTable(host: Host, option: string, file: string | undefined): Promise<void> {
  if (file === undefined) {
    return;
  }
  if (!TABLE_EXTENSIONS.includes(path.extname(file).toLowerCase())) {
    throw new ConfigError(
      `${option} ${file}: expected a file name that ends in ${TABLE_EXTENSIONS.join(" or ")}`,
    );
  }
  await checkFile(host, option, file);
}

/**
 * Checks that a file can be written where an option says.
 *
 * @throws ConfigError that names the option.
 */
export async function checkFile(host: Host, option: string, file: string): Promise<void> {
  await checkParent(host, option, file);
  const there = await stat(path.resolve(host.cwd, file)).catch(() => undefined);
  if (there?.isDirectory()) {
    throw new ConfigError(`${option} ${file}: expected a file name, got a folder`);
  }
}

async function checkParent(host: Host, option: string, file: string): Promise<void> {
  const folder = path.dirname(path.resolve(host.cwd, file));
  try {
    await access(folder, constants.W_OK);
  } catch (error) {
    throw new ConfigError(`${option} ${file}: the folder is not there, or cannot be written to`, {
      cause: error,
    });
  }
}
