import { compileRowFunction, toTrainingData, trainableParameters } from "@mienf/core";
import type { Runtime } from "@mienf/core";
import { createMatrix, multiply, normalCdf, normalQuantile } from "@mienf/numeric";
import type { Matrix } from "@mienf/numeric";
import { studentCdf, studentQuantile } from "@mienf/numeric";
import { applyMargins, columnOf } from "../preprocessing/margins.ts";
import { asRows } from "../mienf/pair-flow-model.ts";
import type { TreatedFlows } from "../mienf/treated-flows.ts";
import { invertMarginalMap } from "./invert-marginal-map.ts";
import type { LatentAxes, SideAxes } from "./latent-axes.ts";

/** A side of a model, with the coordinates that its latents are given in. */
export interface ModelSide {
  readonly fold: TreatedFlows;
  readonly axes: LatentAxes;
  readonly side: "x" | "y";
}

/** Columns to paired latents. */
export async function sideToLatents(
  runtime: Runtime,
  { fold, axes, side }: ModelSide,
  rows: Matrix,
): Promise<Matrix> {
  const { values } = applyMargins(fold[side], rows);
  const flow = flowOf(fold, side);
  const raw = await mapRows(runtime, values, {
    label: "latents of one side",
    call: (batch) => [flow.forward(asRows(batch)).y],
    parameters: trainableParameters(flow.parameters),
  });
  const bent = bend(
    raw,
    axes,
    (z, nu) => -Math.sign(z) * studentQuantile(normalCdf(-Math.abs(z)), nu),
  );
  return forwardAxes(axes[side], bent);
}

/** Paired latents to columns. */
export async function latentsToSide(
  runtime: Runtime,
  { fold, axes, side }: ModelSide,
  latents: Matrix,
): Promise<Matrix> {
  const raw = bend(
    backAxes(axes[side], latents),
    axes,
    (t, nu) => -Math.sign(t) * normalQuantile(studentCdf(-Math.abs(t), nu)),
  );
  const flow = flowOf(fold, side);
  const values = await mapRows(runtime, raw, {
    label: "columns of one side",
    call: (batch) => [flow.inverse(asRows(batch)).x],
    parameters: trainableParameters(flow.parameters),
  });
  const result = createMatrix(values.rows, values.columns);
  for (const [column, map] of fold[side].entries()) {
    for (const [row, value] of invertMarginalMap(map, columnOf(values, column)).entries()) {
      result.data[row * values.columns + column] = value;
    }
  }
  return result;
}

function flowOf({ model }: TreatedFlows, side: "x" | "y") {
  return side === "x" ? model.flowX : model.flowY;
}

async function mapRows(
  runtime: Runtime,
  rows: Matrix,
  spec: Omit<Parameters<typeof compileRowFunction>[1], "rowShapes">,
): Promise<Matrix> {
  const compiled = await compileRowFunction(runtime, { ...spec, rowShapes: [[rows.columns]] });
  try {
    const [values] = await compiled.map([toTrainingData(rows)]);
    return createMatrix(rows.rows, rows.columns, values);
  } finally {
    await compiled.dispose();
  }
}

/** Standard normal coordinates to Student-t ones or back, where the axes are of the latter. */
function bend(
  rows: Matrix,
  { degreesOfFreedom }: LatentAxes,
  map: (value: number, nu: number) => number,
): Matrix {
  return degreesOfFreedom === null
    ? rows
    : createMatrix(
        rows.rows,
        rows.columns,
        rows.data.map((value) => map(value, degreesOfFreedom)),
      );
}

function forwardAxes({ means, weights }: SideAxes, rows: Matrix): Matrix {
  const dim = rows.columns;
  const centred = rows.data.map((value, at) => value - means[at % dim]!);
  return multiply(createMatrix(rows.rows, dim, centred), weights);
}

function backAxes({ means, back }: SideAxes, latents: Matrix): Matrix {
  const dim = latents.columns;
  const rows = multiply(latents, back);
  return createMatrix(
    rows.rows,
    dim,
    rows.data.map((value, at) => value + means[at % dim]!),
  );
}
