import { performance } from "node:perf_hooks";
import type { Runtime } from "@mienf/core";
import type { Law, PairedSample } from "@mienf/datasets";
import type { Estimate, EstimatorDescriptor } from "@mienf/estimators";
import { estimatorRegistry } from "@mienf/estimators";
import type { Matrix } from "@mienf/numeric";
import { ConfigError, DataError, selectRows } from "@mienf/numeric";
import type { Cell } from "../suite/cell.ts";
import { lawOf, rowSource } from "../suite/law-of.ts";
import type { CellOutcome, DoneOutcome, KeptPoints } from "./cell-outcome.ts";
import { runProgram } from "./run-program.ts";
import { varyingColumns } from "./varying-columns.ts";

type Estimated = Omit<
  DoneOutcome,
  "id" | "status" | "dimX" | "dimY" | "exact" | "exactStandardError" | "seconds" | "megabytes"
>;

/**
 * Draws a cell's rows and estimates.
 *
 * @param runtime - starts what estimators that train run on; asked at most once a cell.
 * @returns a failed outcome when anything throws; never rejects.
 */
export async function runCell(cell: Cell, runtime: () => Promise<Runtime>): Promise<CellOutcome> {
  let start = performance.now();
  const seconds = (): number => (performance.now() - start) / 1000;
  try {
    const law = lawOf(cell.law);
    const rows = law.sample(cell.rows, rowSource(cell));
    const estimator = preparedEstimator(cell, runtime);
    const run = await estimator();
    start = performance.now();
    const given = cell.estimator.pictures ? { rows, warnings: [] } : varyingColumns(rows);
    const estimated = await run({ law, rows, cell }, given.rows);
    if (!Number.isFinite(estimated.estimate)) {
      throw new DataError(`expected a finite estimate, got ${estimated.estimate}`);
    }
    return {
      id: cell.id,
      status: "done",
      dimX: law.dimX,
      dimY: law.dimY,
      exact: law.mutualInformation,
      exactStandardError: law.mutualInformationStandardError ?? 0,
      ...estimated,
      warnings: [...given.warnings, ...estimated.warnings],
      seconds: seconds(),
      megabytes: null,
    };
  } catch (error) {
    return {
      id: cell.id,
      status: "failed",
      kind: "error",
      error: error instanceof Error ? error.message : String(error),
      seconds: seconds(),
      megabytes: null,
    };
  }
}

/** Estimates from the rows as they are given to the estimator. */
type Run = (drawn: Drawn, rows: PairedSample) => Promise<Estimated>;

/** Checks the options and starts the runtime where one is needed, so that neither counts as time of the estimate. */
function preparedEstimator(cell: Cell, runtime: () => Promise<Runtime>): () => Promise<Run> {
  const { estimator } = cell;
  if ("command" in estimator) {
    return async () => async (_drawn, rows) => await runProgram(estimator.command, rows, cell);
  }
  return async () => {
    const descriptor = estimatorRegistry.get(estimator.name);
    if (!descriptor) {
      throw new ConfigError(`no estimator ${estimator.name}; mienf estimators lists them`);
    }
    const made = descriptor.create(optionsFor(descriptor, estimator.options));
    const context = {
      seed: cell.seed,
      level: cell.level,
      ...(trains(descriptor) ? { runtime: await runtime() } : {}),
    };
    return async (drawn, rows) => summary(await made.fit(rows.x, rows.y, context), drawn);
  };
}

/** The cells themselves are spread over the cores. */
function optionsFor(
  { options }: EstimatorDescriptor,
  given: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  return options.parse({ ...("threads" in options.shape && { threads: 1 }), ...given });
}

function trains({ options }: EstimatorDescriptor): boolean {
  return ["epochs", "steps"].some((name) => name in options.shape);
}

interface Drawn {
  readonly law: Law;
  readonly rows: PairedSample;
  readonly cell: Cell;
}

function summary(estimate: Estimate, drawn: Drawn): Estimated {
  const { interval, history, model } = estimate;
  const tensors = model === null ? null : Object.values(model.serialize().tensors);
  return {
    estimate: estimate.mutualInformation,
    low: interval?.low ?? null,
    high: interval?.high ?? null,
    intervalMethod: interval?.method ?? null,
    verdict: estimate.verdict,
    warnings: estimate.warnings,
    parameters: tensors?.reduce((sum, { values }) => sum + values.length, 0) ?? null,
    steps: history.at(-1)?.step ?? null,
    points: drawn.cell.keepPoints === 0 ? null : keptPoints(estimate, drawn),
  };
}

function keptPoints({ pointwise, latents }: Estimate, { law, rows, cell }: Drawn): KeptPoints {
  const count = Math.min(cell.keepPoints, rows.x.rows);
  const first = (matrix: Matrix): number[] => firstColumn(matrix, Math.min(count, matrix.rows));
  const chosen = Int32Array.from({ length: count }, (_, i) => i);
  const exact = law.pointwiseMutualInformation?.(
    selectRows(rows.x, chosen),
    selectRows(rows.y, chosen),
  );
  return {
    x: first(rows.x),
    y: first(rows.y),
    pointwise: [...pointwise.subarray(0, count)],
    exactPointwise: [...(exact ?? [])],
    latentX: latents === null ? [] : first(latents.x),
    latentY: latents === null ? [] : first(latents.y),
  };
}

function firstColumn({ data, columns }: Matrix, count: number): number[] {
  return Array.from({ length: count }, (_, i) => data[i * columns] ?? Number.NaN);
}
