import * as Plot from "@observablehq/plot";
import { average } from "../../metrics/accuracy.ts";
import { groupRows } from "../../metrics/group-rows.ts";
import { sharedSize } from "../../metrics/shared-size.ts";
import type { ResultRow } from "../../store/result-row.ts";
import type { BenchmarkFigure } from "./standalone.ts";
import { colourScale, drawStandalone, FAINT, INK, legend, panels } from "./standalone.ts";

const ACROSS = 3;
const MOST_PANELS = 24;
const PANEL = { width: 290, height: 230 };
/** Pixels between estimators of one task. */
const DODGE = 9;

interface Point {
  readonly family: string;
  readonly estimator: string;
  readonly exact: number;
  readonly estimate: number;
  readonly low: number;
  readonly high: number;
}

/**
 * Estimates against exact values with their intervals, a panel a law, at one N. Laws of one amount each, as in a
 * list of tasks, share a panel.
 */
export function estimateAgainstTruth(
  rows: readonly ResultRow[],
  estimators: readonly string[],
): BenchmarkFigure[] {
  const size = sharedSize(rows);
  const shown = rows.filter((row) => row.rows === size && row.estimate !== null);
  const curves = [...groupRows(shown, (row) => row.family).values()].filter(
    (family) => new Set(family.map(({ exact }) => exact)).size > 1,
  );
  const curved = new Set(curves.flat());
  const single = shown.filter((row) => !curved.has(row));
  const figures: BenchmarkFigure[] = [];
  if (curves.length > 0) {
    figures.push(
      figure("estimate-against-truth", pointsOf(curves.slice(0, MOST_PANELS).flat()), {
        estimators,
        size,
        lines: true,
      }),
    );
  }
  if (single.length > 0) {
    const points = pointsOf(single).map((point) => ({ ...point, family: "all tasks" }));
    figures.push(figure("task-estimates", points, { estimators, size, lines: false }));
  }
  return figures.map((each) => ({
    ...each,
    caption: `${each.caption} Level of the intervals: ${levels(shown)}.`,
  }));
}

function levels(rows: readonly ResultRow[]): string {
  return [...new Set(rows.map(({ level }) => `${+(100 * level).toFixed(3)} %`))].join(", ");
}

/** Means over seeds. */
function pointsOf(rows: readonly ResultRow[]): Point[] {
  return [...groupRows(rows, (row) => `${row.law}\n${row.estimator}`).values()].map((cells) => {
    const [first] = cells;
    const mean = (pick: (row: ResultRow) => number | null): number =>
      average(cells.map((row) => pick(row) ?? Number.NaN));
    return {
      family: first?.family ?? "",
      estimator: first?.estimator ?? "",
      exact: first?.exact ?? Number.NaN,
      estimate: mean(({ estimate }) => estimate),
      low: mean(({ low }) => low),
      high: mean(({ high }) => high),
    };
  });
}

interface FigureFacts {
  readonly estimators: readonly string[];
  readonly size: number;
  readonly lines: boolean;
}

function figure(
  name: string,
  points: readonly Point[],
  { estimators, size, lines }: FigureFacts,
): BenchmarkFigure {
  const families = [...new Set(points.map(({ family }) => family))];
  const grid = panels(families, lines ? ACROSS : 1);
  const data = points.map((point) => ({ ...point, ...grid.place(point.family) }));
  const most = Math.max(...data.map(({ exact }) => exact));
  // An estimator that breaks down must not flatten the others.
  const range: [number, number] = [Math.min(-0.1 * most, -0.1), 1.35 * most + 0.1];
  const inside = (value: number): number => Math.min(range[1], Math.max(range[0], value));
  const scale = lines ? 1 : 1.9;
  const used = estimators.filter((estimator) =>
    data.some((point) => point.estimator === estimator),
  );
  // Tasks of one amount lie on one line: each estimator has a column of its own there.
  const aside = (at: number): number => (lines ? 0 : DODGE * (at - (used.length - 1) / 2));
  const ends = data.filter(({ low, high }) => Number.isFinite(low) && Number.isFinite(high));
  return {
    name,
    title: "Estimate against exact value",
    caption: `Nats, N = ${size}; the grey line is the truth, bars are intervals, means over seeds${lines ? "" : "; estimators stand side by side around the exact value"}. Crosses at the edge lie outside it.`,
    svg: drawStandalone({
      width: 70 + scale * PANEL.width * Math.min(families.length, lines ? ACROSS : 1),
      height: 90 + scale * PANEL.height * grid.down,
      marginTop: 50,
      marginLeft: 50,
      marginBottom: 40,
      // A lone panel with padding would only shrink.
      fx: { axis: null, paddingInner: families.length > 1 ? 0.12 : 0, paddingOuter: 0 },
      fy: { axis: null, paddingInner: grid.down > 1 ? 0.22 : 0, paddingOuter: 0 },
      x: { label: "exact mutual information (nats)", domain: [0, 1.05 * most] },
      y: { label: "estimate (nats)", domain: range, labelAnchor: "center", clamp: true },
      color: colourScale(estimators),
      marks: [
        Plot.gridX({ stroke: FAINT, strokeOpacity: 1 }),
        Plot.gridY({ stroke: FAINT, strokeOpacity: 1 }),
        Plot.line(
          [
            [0, 0],
            [1.05 * most, 1.05 * most],
          ],
          { stroke: "#8a8a84", strokeWidth: 1.5 },
        ),
        ...used.map((estimator, at) =>
          Plot.ruleX(ofEstimator(ends, estimator), {
            fx: "fx",
            fy: "fy",
            x: "exact",
            y1: ({ low }: Point) => inside(low),
            y2: ({ high }: Point) => inside(high),
            stroke: "estimator",
            strokeWidth: 2,
            strokeOpacity: 0.6,
            dx: aside(at),
          }),
        ),
        ...(lines
          ? [
              Plot.line(data, {
                fx: "fx",
                fy: "fy",
                x: "exact",
                z: "estimator",
                stroke: "estimator",
                sort: "exact",
                y: ({ estimate }: Point) => inside(estimate),
              }),
            ]
          : []),
        ...used.map((estimator, at) =>
          Plot.dot(ofEstimator(data, estimator), {
            fx: "fx",
            fy: "fy",
            x: "exact",
            stroke: "estimator",
            r: 3,
            strokeWidth: 2,
            y: ({ estimate }: Point) => inside(estimate),
            fill: lines ? "estimator" : "none",
            symbol: ({ estimate }: Point) => (inside(estimate) === estimate ? "circle" : "times"),
            dx: aside(at),
          }),
        ),
        ...grid.marks,
        ...legend(used, { above: 34 }),
        Plot.frame({ stroke: INK, strokeOpacity: 0.25 }),
      ],
      symbol: { domain: ["circle", "times"], range: ["circle", "times"] },
    }),
  };
}

function ofEstimator<Item extends Point>(points: readonly Item[], name: string): Item[] {
  return points.filter(({ estimator }) => estimator === name);
}
