import { createHash } from "node:crypto";
import { appendFileSync, existsSync, readFileSync } from "node:fs";
import { ConfigError } from "@mienf/numeric";
import { z } from "zod";
import type { PairResult } from "./pair-result.ts";
import { pairResultSchema } from "./pair-result.ts";
import type { PairTask } from "./pair-task.ts";

const HEADER = { format: "mienf-matrix", version: 1 } as const;
const headerSchema = z.looseObject({ format: z.literal("mienf-matrix"), version: z.literal(1) });
const lineSchema = z.strictObject({ key: z.string(), pair: pairResultSchema });

/** Finished pairs in a file, one a line, found again by what went into them: values, estimator, options and seed. */
export interface MatrixStore {
  get(key: string): PairResult | undefined;
  /** Is on disk when it returns. */
  put(key: string, pair: PairResult): void;
}

/**
 * Opens the file of finished pairs, or starts one. Lines that are cut short, as by a crash, are ignored.
 *
 * @throws ConfigError when the file holds something else.
 */
export function openMatrixStore(file: string, name: string): MatrixStore {
  const text = existsSync(file) ? readFileSync(file, "utf8") : "";
  const [first = "", ...lines] = text.split("\n");
  if (text !== "" && !headerSchema.safeParse(parsed(first)).success) {
    throw new ConfigError(
      `--resume ${name}: expected a file that mienf matrix --resume wrote, got another; name a new file`,
    );
  }
  const pairs = new Map<string, PairResult>();
  for (const line of lines) {
    const { success, data } = lineSchema.safeParse(parsed(line));
    if (success) {
      pairs.set(data.key, data.pair);
    }
  }
  if (text === "") {
    appendFileSync(file, `${JSON.stringify(HEADER)}\n`);
  } else if (!text.endsWith("\n")) {
    appendFileSync(file, "\n");
  }
  return {
    get: (key) => pairs.get(key),
    put(key, pair) {
      pairs.set(key, pair);
      appendFileSync(file, `${JSON.stringify({ key, pair })}\n`);
    },
  };
}

/** SHA-256 of the values of a column. */
export function columnHash(values: Float64Array): string {
  const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  return createHash("sha256").update(bytes).digest("hex");
}

/** The name of a pair's result in the store. @param hashes - of its columns. */
export function pairKey(task: PairTask, hashes: readonly [string, string]): string {
  const { x, y, missing, estimator, options, permutations, seed } = task;
  const facts = [x.name, y.name, hashes, missing, estimator, options, permutations, seed];
  return createHash("sha256").update(JSON.stringify(facts)).digest("hex");
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
