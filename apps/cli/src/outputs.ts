import { constants } from "node:fs";
import { access, stat } from "node:fs/promises";
import path from "node:path";
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
}

const PMI_EXTENSIONS = [".csv", ".parquet"];

/**
 * Checks before the work starts that its results can be written.
 *
 * @throws ConfigError that names the option.
 */
export async function checkOutputs(host: Host, flags: OutputFlags): Promise<void> {
  if (flags.pmi !== undefined) {
    const extension = path.extname(flags.pmi).toLowerCase();
    if (!PMI_EXTENSIONS.includes(extension)) {
      throw new ConfigError(
        `--pmi ${flags.pmi}: expected a file name that ends in ${PMI_EXTENSIONS.join(" or ")}`,
      );
    }
    await checkFile(host, "--pmi", flags.pmi);
  }
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
 * @param rows - `pointwise` in `units`.
 */
export async function writePointwise(
  file: string,
  rows: { readonly rowNumbers: Int32Array; readonly pointwise: Float64Array },
  units: Units,
): Promise<void> {
  const name = units === "nats" ? "pointwiseMutualInformation" : "pointwiseMutualInformationBits";
  await writeColumns(file, { row: rows.rowNumbers, [name]: rows.pointwise });
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
