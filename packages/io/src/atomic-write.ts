import { randomUUID } from "node:crypto";
import { mkdir, readdir, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { ConfigError } from "@mienf/numeric";

/**
 * Writes a file so that at no time a part of it stands under its name: a temporary file beside it is renamed at the end.
 *
 * @param file - where to. @param write - the contents, or a function that writes the temporary file it is given.
 */
export async function writeFileAtomically(
  file: string,
  write: string | Uint8Array | ((temporary: string) => Promise<void>),
): Promise<void> {
  const temporary = temporaryBeside(file);
  try {
    await (typeof write === "function" ? write(temporary) : writeFile(temporary, write));
    await rename(temporary, file);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

/**
 * Writes a folder of files, all or nothing; a folder that is there already is replaced as a whole.
 *
 * @param folder - where to. @param files - contents by file name.
 * @param options - `mark`: a file that a folder must have to be replaced, so that nothing else is ever deleted.
 * @throws ConfigError when `folder` is there, is not empty and has no `mark`.
 */
export async function writeFolderAtomically(
  folder: string,
  files: Readonly<Record<string, string | Uint8Array>>,
  options: { readonly mark: string },
): Promise<void> {
  await checkReplaceable(folder, options.mark);
  const temporary = temporaryBeside(folder);
  const old = temporaryBeside(folder);
  try {
    await mkdir(temporary);
    for (const [name, contents] of Object.entries(files)) {
      await writeFile(path.join(temporary, name), contents);
    }
    await rename(folder, old).catch(ignoreMissing);
    await rename(temporary, folder);
  } finally {
    await rm(temporary, { recursive: true, force: true });
    await rm(old, { recursive: true, force: true });
  }
}

/**
 * Checks that a folder may be written by {@link writeFolderAtomically}.
 *
 * @throws ConfigError when `folder` is a file, or is not empty and has no file called `mark`.
 */
export async function checkReplaceable(folder: string, mark: string): Promise<void> {
  let names: string[];
  try {
    names = await readdir(folder);
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOTDIR") {
      throw new ConfigError(`${folder}: expected a folder, got a file; choose another name`, {
        cause: error,
      });
    }
    ignoreMissing(error);
    return;
  }
  if (names.length > 0 && !names.includes(mark)) {
    throw new ConfigError(
      `${folder}: expected a new or empty folder, or one with a ${mark} to replace, got other files; choose another name`,
    );
  }
}

function temporaryBeside(file: string): string {
  const { dir, base } = path.parse(path.resolve(file));
  return path.join(dir, `.${base}.${randomUUID()}.tmp`);
}

function ignoreMissing(error: unknown): void {
  if (!(error instanceof Error && "code" in error && error.code === "ENOENT")) {
    throw error;
  }
}
