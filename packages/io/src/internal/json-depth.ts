import { createReadStream } from "node:fs";
import { DataError } from "@mienf/numeric";

// Records of numbers are two deep. DuckDB's reader calls itself for each level, and ends the process beyond some 10,000.
const DEEPEST = 100;
const [QUOTE, BACKSLASH] = [0x22, 0x5c];
const OPENING: ReadonlySet<number> = new Set([0x5b, 0x7b]);
const CLOSING: ReadonlySet<number> = new Set([0x5d, 0x7d]);

/** @throws DataError when lists and records of a JSON file are nested deeper than any table's. */
export async function checkJsonDepth(path: string, file: string): Promise<void> {
  let depth = 0;
  let inText = false;
  let escaped = false;
  for await (const chunk of createReadStream(path)) {
    for (const byte of chunk as Uint8Array) {
      if (escaped) {
        escaped = false;
      } else if (byte === QUOTE) {
        inText = !inText;
      } else if (inText) {
        escaped = byte === BACKSLASH;
      } else if (OPENING.has(byte)) {
        depth += 1;
      } else if (CLOSING.has(byte)) {
        depth -= 1;
      }
      if (depth > DEEPEST) {
        throw new DataError(
          `${file}: expected a list of records of numbers, got lists or records nested more than ${DEEPEST} deep`,
          { file },
        );
      }
    }
  }
}
