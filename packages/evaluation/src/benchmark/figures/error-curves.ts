import * as Plot from "@observablehq/plot";
import { accuracy } from "../../metrics/accuracy.ts";
import { groupRows } from "../../metrics/group-rows.ts";
import type { ResultRow } from "../../store/result-row.ts";
import type { BenchmarkFigure } from "./standalone.ts";
import { colourScale, drawStandalone, FAINT, legend } from "./standalone.ts";

interface Axis {
  readonly name: string;
  readonly title: string;
  readonly label: string;
  readonly valueOf: (row: ResultRow) => number;
  readonly logarithmic: boolean;
}

const AXES: readonly Axis[] = [
  {
    name: "error-against-information",
    title: "Error against the exact value",
    label: "exact mutual information (nats)",
    // Amounts that Monte Carlo gives differ in the last digits.
    valueOf: ({ exact }) => Math.round((exact ?? Number.NaN) * 1e4) / 1e4,
    logarithmic: false,
  },
  {
    name: "error-against-dimension",
    title: "Error against the number of columns",
    label: "columns of X and Y together",
    valueOf: ({ dimX, dimY }) => (dimX ?? Number.NaN) + (dimY ?? Number.NaN),
    logarithmic: true,
  },
  {
    name: "error-against-rows",
    title: "Error against N",
    label: "N",
    valueOf: ({ rows }) => rows,
    logarithmic: true,
  },
];
const FLOOR = 1e-4; // Nats; a smaller error is luck.

/** Root mean square error by amount of information, dimension and N, as far as a suite varies them. */
export function errorCurves(
  rows: readonly ResultRow[],
  estimators: readonly string[],
): BenchmarkFigure[] {
  const done = rows.filter(({ estimate }) => estimate !== null);
  return AXES.flatMap((axis) => {
    const values = new Set(done.map(axis.valueOf));
    return values.size < 2 ? [] : [errorCurve(axis, done, estimators)];
  });
}

function errorCurve(
  axis: Axis,
  rows: readonly ResultRow[],
  estimators: readonly string[],
): BenchmarkFigure {
  const points = [...groupRows(rows, (row) => row.estimator)].flatMap(([estimator, own]) =>
    [...groupRows(own, axis.valueOf)].map(([value, cells]) => ({
      estimator,
      value,
      error: Math.max(FLOOR, accuracy(cells).rmse),
    })),
  );
  const values = [...new Set(points.map(({ value }) => value))];
  const used = estimators.filter((name) => points.some(({ estimator }) => estimator === name));
  return {
    name: axis.name,
    title: axis.title,
    caption:
      "Root mean square error in nats, over everything else that the suite varies; logarithmic.",
    svg: drawStandalone({
      width: 620,
      height: 360,
      marginTop: 40,
      marginLeft: 56,
      marginBottom: 40,
      x: { label: axis.label, type: axis.logarithmic ? "log" : "linear" },
      y: { label: "RMSE (nats)", type: "log", labelAnchor: "center", tickFormat: "~g" },
      color: colourScale(estimators),
      marks: [
        Plot.gridY({ stroke: FAINT, strokeOpacity: 1 }),
        // Given as text: the formats of a logarithmic axis leave some out.
        ...(axis.logarithmic ? [Plot.axisX(values, { text: String })] : []),
        Plot.line(points, {
          x: "value",
          y: "error",
          z: "estimator",
          stroke: "estimator",
          sort: "value",
        }),
        Plot.dot(points, { x: "value", y: "error", fill: "estimator", r: 3 }),
        ...legend(used),
      ],
    }),
  };
}
