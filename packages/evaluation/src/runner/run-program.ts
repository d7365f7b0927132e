import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import type { PairedSample } from "@mienf/datasets";
import type { Matrix } from "@mienf/numeric";
import { DataError } from "@mienf/numeric";
import { z } from "zod";
import type { Cell } from "../suite/cell.ts";
import type { DoneOutcome } from "./cell-outcome.ts";

const answerSchema = z.looseObject({
  mutualInformation: z.number(),
  interval: z
    .looseObject({ low: z.number(), high: z.number(), method: z.string().optional() })
    .nullish(),
  warnings: z.array(z.string()).default([]),
  parameters: z.int().nullish(),
  steps: z.int().nullish(),
});
type Answer = z.output<typeof answerSchema>;
type Estimated = Pick<
  DoneOutcome,
  | "estimate"
  | "low"
  | "high"
  | "intervalMethod"
  | "verdict"
  | "warnings"
  | "parameters"
  | "steps"
  | "points"
>;

const execute = promisify(execFile);
const MOST_OUTPUT_BYTES = 16 * 1024 * 1024;

/**
 * Lets an outside program estimate: it gets the rows as a CSV file with the columns x0, x1, …, y0, y1, …, and prints JSON.
 *
 * `{csv}`, `{seed}` and `{level}` in the command stand for the file and the numbers; without `{csv}` the file's path
 * is added at the end.
 *
 * @throws DataError when the program cannot be started, fails, or prints something else.
 */
export async function runProgram(
  command: readonly string[],
  rows: PairedSample,
  { seed, level }: Pick<Cell, "seed" | "level">,
): Promise<Estimated> {
  const folder = await mkdtemp(path.join(tmpdir(), "mienf-program-"));
  try {
    const csv = path.join(folder, "rows.csv");
    await writeFile(csv, csvText(rows));
    const words = command.some((word) => word.includes("{csv}")) ? command : [...command, "{csv}"];
    const [program = "", ...args] = words.map((word) =>
      word
        .replaceAll("{csv}", csv)
        .replaceAll("{seed}", String(seed))
        .replaceAll("{level}", String(level)),
    );
    return estimated(await answerOf(program, args));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function answerOf(program: string, args: readonly string[]): Promise<Answer> {
  const { stdout } = await execute(program, args, { maxBuffer: MOST_OUTPUT_BYTES }).catch(
    (error: Error & { readonly stderr?: string }) => {
      const said = error.stderr?.trim().split("\n").at(-1);
      throw new DataError(`${program}: expected exit code 0, got: ${said || error.message}`);
    },
  );
  let value: unknown;
  try {
    value = JSON.parse(stdout);
  } catch {
    throw new DataError(
      `${program}: expected JSON on stdout, got ${JSON.stringify(stdout.slice(0, 80))}`,
    );
  }
  const { success, data, error } = answerSchema.safeParse(value);
  if (!success) {
    throw new DataError(
      `${program}: expected { "mutualInformation": number, … }, got: ${z.prettifyError(error)}`,
    );
  }
  return data;
}

function estimated({
  mutualInformation,
  interval,
  warnings,
  parameters,
  steps,
}: Answer): Estimated {
  return {
    estimate: mutualInformation,
    low: interval?.low ?? null,
    high: interval?.high ?? null,
    intervalMethod: interval ? (interval.method ?? "the program's own") : null,
    verdict: null,
    warnings,
    parameters: parameters ?? null,
    steps: steps ?? null,
    points: null,
  };
}

function csvText({ x, y }: PairedSample): string {
  const names = (matrix: Matrix, prefix: string): string[] =>
    Array.from({ length: matrix.columns }, (_, i) => `${prefix}${i}`);
  const row = ({ data, columns }: Matrix, i: number): string =>
    data.subarray(i * columns, (i + 1) * columns).join(",");
  const lines = Array.from({ length: x.rows }, (_, i) => `${row(x, i)},${row(y, i)}`);
  return `${[...names(x, "x"), ...names(y, "y")].join(",")}\n${lines.join("\n")}\n`;
}
