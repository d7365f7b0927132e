import { createWriteStream, mkdtempSync, rmSync } from "node:fs";
import { rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { AbortedError, DataError } from "@mienf/numeric";

/**
 * Lets `use` read a stream as a file, of any size; the file is gone afterwards.
 *
 * @throws AbortedError when `signal` fires; the file is gone at once then, in case the process ends.
 */
export async function withStreamAsFile<T>(
  stream: Readable,
  use: (path: string) => Promise<T>,
  signal?: AbortSignal,
): Promise<T> {
  // At once, so that there is no moment at which the folder stands and an interrupt would leave it.
  const folder = mkdtempSync(path.join(tmpdir(), "mienf-"));
  const file = path.join(folder, "input.csv");
  const remove = (): void => rmSync(folder, { recursive: true, force: true });
  signal?.addEventListener("abort", remove);
  try {
    await pipeline(stream, createWriteStream(file), { signal });
    const { size } = await stat(file);
    if (size === 0) {
      throw new DataError("standard input: nothing arrived; pipe a CSV file into the command", {
        file: "standard input",
      });
    }
    return await use(file);
  } catch (error) {
    throw signal?.aborted
      ? new AbortedError("readTable: stopped on request", { cause: error })
      : error;
  } finally {
    signal?.removeEventListener("abort", remove);
    await rm(folder, { recursive: true, force: true });
  }
}
