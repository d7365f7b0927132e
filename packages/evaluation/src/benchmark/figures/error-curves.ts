import * as Plot from "@observablehq/plot";
import { accuracy, average } from "../../metrics/accuracy.ts";
import { groupRows } from "../../metrics/group-rows.ts";
import { sharedSize } from "../../metrics/shared-size.ts";
import type { ResultRow } from "../../store/result-row.ts";
import type { BenchmarkFigure } from "./standalone.ts";
import { colourScale, drawStandalone, FAINT, legend } from "./standalone.ts";

interface Axis {
  readonly name: string;
  readonly title: string;
  readonly label: string;
  readonly valueOf: (row: ResultRow) => number;
  readonly logarithmic: boolean;
  /** The rows that it compares, and which these are, in words. */
  readonly choose: (rows: readonly ResultRow[]) => {
    readonly rows: readonly ResultRow[];
    readonly words: string;
  };
}

const AXES: readonly Axis[] = [
  {
    name: "error-against-information",
    title: "Error against the exact value",
    label: "exact mutual information (nats)",
    valueOf: ({ exact }) => exact ?? Number.NaN,
    logarithmic: false,
    choose: atOneSize,
  },
  {
    name: "error-against-dimension",
    title: "Error against the number of columns",
    label: "columns of X and Y together",
    valueOf: ({ dimX, dimY }) => (dimX ?? Number.NaN) + (dimY ?? Number.NaN),
    logarithmic: true,
    choose: atOneSize,
  },
  {
    name: "error-against-rows",
    title: "Error against N",
    label: "N",
    valueOf: ({ rows }) => rows,
    logarithmic: true,
    choose: (rows) => ({
      rows: [...groupRows(rows, (row) => `${row.estimator}\n${row.law}\n${row.seed}`).values()]
        .filter((cells) => cells.length > 1)
        .flat(),
      words: "over the laws and seeds that there are at several N",
    }),
  },
];
const FLOOR = 1e-4; // Nats; a smaller error is luck.
/** Amounts of information nearer than this, as a share of their range, are one point: tasks have every amount. */
const NEAR = 0.05;
/** Beyond this many powers of ten, only these have a line. */
const MOST_DECADES = 2.5;
const FEW_TICKS = 5;

function atOneSize(rows: readonly ResultRow[]): ReturnType<Axis["choose"]> {
  const size = sharedSize(rows);
  return {
    rows: rows.filter((row) => row.rows === size),
    words: `at N = ${size}, over the laws and seeds that there are`,
  };
}

/** Root mean square error by amount of information, dimension and N, as far as a suite varies them. */
export function errorCurves(
  rows: readonly ResultRow[],
  estimators: readonly string[],
): BenchmarkFigure[] {
  const done = rows.filter(({ estimate }) => estimate !== null);
  return AXES.flatMap((axis) => {
    const { rows: chosen, words } = axis.choose(done);
    const values = [...new Set(chosen.map(axis.valueOf))].toSorted((a, b) => a - b);
    const places = axis.logarithmic ? new Map(values.map((each) => [each, each])) : merged(values);
    return new Set(places.values()).size < 2
      ? []
      : [errorCurve(axis, { rows: chosen, words, places }, estimators)];
  });
}

/** For each value the mean of those near it. */
function merged(values: readonly number[]): Map<number, number> {
  const near = NEAR * ((values.at(-1) ?? 0) - (values[0] ?? 0));
  const groups: number[][] = [];
  for (const value of values) {
    const last = groups.at(-1);
    if (last !== undefined && value - (last[0] ?? 0) <= near) {
      last.push(value);
    } else {
      groups.push([value]);
    }
  }
  return new Map(groups.flatMap((group) => group.map((value) => [value, average(group)] as const)));
}

interface CurveRows {
  readonly rows: readonly ResultRow[];
  readonly words: string;
  /** Where on the axis each value is drawn. */
  readonly places: ReadonlyMap<number, number>;
}

function errorCurve(
  axis: Axis,
  { rows, words, places }: CurveRows,
  estimators: readonly string[],
): BenchmarkFigure {
  const points = [...groupRows(rows, (row) => row.estimator)].flatMap(([estimator, own]) =>
    [...groupRows(own, (row) => places.get(axis.valueOf(row)) ?? Number.NaN)].map(
      ([value, cells]) => ({
        estimator,
        value,
        error: Math.max(FLOOR, accuracy(cells).rmse),
      }),
    ),
  );
  const values = [...new Set(points.map(({ value }) => value))];
  const used = estimators.filter((name) => points.some(({ estimator }) => estimator === name));
  const ticks = errorTicks(points.map(({ error }) => error));
  return {
    name: axis.name,
    title: axis.title,
    caption: `Root mean square error in nats, ${words}; logarithmic.`,
    svg: drawStandalone({
      width: 620,
      height: 360,
      marginTop: 40,
      marginLeft: 56,
      marginBottom: 40,
      x: { label: axis.label, type: axis.logarithmic ? "log" : "linear" },
      y: { label: "RMSE (nats)", type: "log" },
      color: colourScale(estimators),
      marks: [
        Plot.gridY(ticks, { stroke: FAINT, strokeOpacity: 1 }),
        // Given as text: the formats of a logarithmic axis leave some out.
        ...(axis.logarithmic ? [Plot.axisX(values, { text: String })] : []),
        Plot.axisY(ticks, { text: plainNumber, labelAnchor: "center" }),
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

/** 1, 2 and 5 times the powers of ten that the errors span; powers alone where these are many; round numbers where they are near. */
function errorTicks(errors: readonly number[]): number[] {
  const [least, most] = [Math.min(...errors), Math.max(...errors)];
  const factors = Math.log10(most / least) > MOST_DECADES ? [1] : [1, 2, 5];
  const first = Math.floor(Math.log10(least));
  const powers = Array.from(
    { length: Math.ceil(Math.log10(most)) - first + 1 },
    (_, at) => first + at,
  );
  const inside = powers
    .flatMap((power) => factors.map((factor) => Number(`${factor}e${power}`)))
    .filter((tick) => least <= tick && tick <= most);
  return inside.length < 2 ? roundTicks(least, most) : inside;
}

/** Multiples of 1, 2 or 5 times a power of ten between two numbers, some {@link FEW_TICKS} of them. */
function roundTicks(least: number, most: number): number[] {
  if (least === most) {
    return [least];
  }
  const rough = (most - least) / FEW_TICKS;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * ([1, 2, 5].find((factor) => factor * power >= rough) ?? 10);
  const first = Math.ceil(least / step);
  return Array.from(
    { length: Math.floor(most / step) - first + 1 },
    (_, at) => (first + at) * step,
  );
}

function plainNumber(value: number): string {
  return String(Number(value.toPrecision(6)));
}
