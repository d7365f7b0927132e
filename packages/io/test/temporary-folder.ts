import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll } from "vitest";

/** A folder for one test file, gone at its end. */
export function temporaryFolder(): {
  readonly path: string;
  write(name: string, contents: string | Uint8Array): string;
} {
  const folder = mkdtempSync(path.join(tmpdir(), "mienf-test-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return {
    path: folder,
    write(name, contents) {
      writeFileSync(path.join(folder, name), contents);
      return name;
    },
  };
}
