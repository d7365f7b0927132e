import type { Matrix } from "@mienf/numeric";
import { ConfigError } from "@mienf/numeric";
import type { PairedSamples } from "../interface/paired-samples.ts";
import { compressSide } from "./compress-side.ts";
import type { Compressed, CompressionRun } from "./compress-side.ts";
import type { CompressionOptions } from "./compression-fields.ts";
import { joinedRows, separatedRows } from "./joined-rows.ts";
import { lookAlike } from "./look-alike.ts";

/** Both sides after compression. */
export interface CompressedSides {
  readonly x: Compressed;
  readonly y: Compressed;
  /** Whether one autoencoder made the codes of both. */
  readonly shared: boolean;
}

/** How both are compressed. */
export interface SidesRun extends Pick<CompressionRun, "runtime" | "source" | "context"> {
  /** Names the estimator in errors. */
  readonly estimator: string;
  readonly options: Omit<CompressionOptions, "code">;
  /** To how many numbers a side is compressed. */
  readonly codeOf: (side: Matrix) => number;
}

/**
 * Compresses both sides: by one autoencoder, trained on the rows of both, where they look alike, such as images of one kind; by
 * one each otherwise. Which rows are a pair is not known to it, so it cannot make up dependence.
 *
 * @throws ConfigError when one is asked for and the sides differ in width.
 */
export async function compressSides(
  { x, y }: PairedSamples,
  { estimator, options, codeOf, ...run }: SidesRun,
): Promise<CompressedSides> {
  const compress = (side: Matrix, name: string, part: CompressionRun["part"]) =>
    compressSide(side, {
      ...run,
      name,
      part,
      options: { ...options, code: codeOf(side) },
      source: run.source.split(name),
    });
  if (options.shared === "always" && x.columns !== y.columns) {
    throw new ConfigError(
      `${estimator}: expected sides of as many columns for shared=always, got ${x.columns} and ${y.columns}; use shared=auto`,
    );
  }
  const shared =
    options.shared === "always" ||
    (options.shared === "auto" && lookAlike(x, y, run.source.split("alike")));
  if (!shared) {
    return {
      x: await compress(x, "x", { start: 0, end: 0.5 }),
      y: await compress(y, "y", { start: 0.5, end: 1 }),
      shared,
    };
  }
  const both = await compress(joinedRows(x, y), "x and y", { start: 0, end: 1 });
  const codes = separatedRows(both.codes, x.rows);
  return { x: { ...both, codes: codes.x }, y: { ...both, codes: codes.y }, shared };
}
