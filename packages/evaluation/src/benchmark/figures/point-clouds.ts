import { quantile } from "@mienf/numeric";
import * as Plot from "@observablehq/plot";
import type { KeptPoints } from "../../runner/cell-outcome.ts";
import type { ResultRow } from "../../store/result-row.ts";
import type { BenchmarkFigure } from "./standalone.ts";
import { drawStandalone, FAINT, INK, panels } from "./standalone.ts";

const MOST_PANELS = 12;
const ACROSS = 4;
const PANEL = 220;
// Heavy tails would leave a dot of the rest.
const TRIM = 0.01;

interface Cloud {
  readonly name: string;
  readonly title: string;
  readonly caption: string;
  readonly x: string;
  readonly y: string;
  /** The points of a cell; empty where it has none. */
  readonly pointsOf: (
    points: KeptPoints,
    row: ResultRow,
  ) => readonly { x: number; y: number; value?: number }[];
  readonly diagonal: boolean;
}

const zip = (
  x: readonly number[],
  y: readonly number[],
  values: readonly number[] = [],
): { x: number; y: number; value?: number }[] =>
  y.length === 0
    ? []
    : x.slice(0, y.length).map((first, i) => ({
        x: first,
        y: y[i] ?? Number.NaN,
        ...(values.length > 0 && { value: values[i] ?? Number.NaN }),
      }));

const CLOUDS: readonly Cloud[] = [
  {
    name: "pointwise-scatter",
    title: "Pointwise information against the exact values",
    caption:
      "A dot a row, nats, all but the outermost; on the line the estimator says of the row what the law says.",
    x: "exact (nats)",
    y: "estimated (nats)",
    pointsOf: ({ pointwise, exactPointwise }) =>
      exactPointwise.length === 0 ? [] : zip(exactPointwise, pointwise),
    diagonal: true,
  },
  {
    name: "pointwise-map",
    title: "Pointwise information over the plane",
    caption:
      "Where the rows lie, for laws of one column a side, coloured by what the estimator says of each: violet below 0, orange above.",
    x: "x",
    y: "y",
    pointsOf: ({ x, y, pointwise }, { dimX, dimY }) =>
      dimX === 1 && dimY === 1 && pointwise.length > 0 ? zip(x, y, pointwise) : [],
    diagonal: false,
  },
  {
    name: "latents",
    title: "First pair of latents",
    caption:
      "Where the flows put rows that they have not seen. The base of the estimate should look like the cloud.",
    x: "latent of X",
    y: "latent of Y",
    pointsOf: ({ latentX, latentY }) => zip(latentX, latentY),
    diagonal: false,
  },
];

/** Scatter plots of the rows that were kept: of the first seed, and of as many cells as there is room for. */
export function pointClouds(rows: readonly ResultRow[]): BenchmarkFigure[] {
  const seed = Math.min(...rows.map((row) => row.seed));
  return CLOUDS.flatMap((cloud) => {
    const cells = rows.flatMap((row) => {
      const points =
        row.points === null || row.seed !== seed ? [] : cloud.pointsOf(row.points, row);
      return points.length === 0
        ? []
        : [{ name: `${row.law}\n${row.estimator}, N=${row.rows}`, points }];
    });
    return cells.length === 0 ? [] : [figure(cloud, spread(cells))];
  });
}

/** Evenly over the cells where there are too many. */
function spread<Item>(items: readonly Item[]): Item[] {
  const step = Math.max(1, items.length / MOST_PANELS);
  return Array.from(
    { length: Math.min(MOST_PANELS, items.length) },
    (_, i) => items[Math.floor(i * step)],
  ).flatMap((item) => (item === undefined ? [] : [item]));
}

function figure(
  cloud: Cloud,
  cells: readonly {
    readonly name: string;
    readonly points: readonly { x: number; y: number; value?: number }[];
  }[],
): BenchmarkFigure {
  const across = Math.min(ACROSS, cells.length);
  const grid = panels(
    cells.map(({ name }) => name),
    across,
  );
  const all = cells.flatMap(({ name, points }) =>
    points.map((point) => ({ ...point, ...grid.place(name) })),
  );
  const [xRange, yRange] = [bulk(all.map(({ x }) => x)), bulk(all.map(({ y }) => y))];
  const within = (value: number, [from, to]: readonly [number, number]): boolean =>
    from <= value && value <= to;
  const data = all.filter(({ x, y }) => within(x, xRange) && within(y, yRange));
  const coloured = data.some(({ value }) => value !== undefined);
  const most = Math.max(...bulk(data.map(({ value = 0 }) => value)).map(Math.abs));
  const low = Math.max(xRange[0], yRange[0]);
  const high = Math.min(xRange[1], yRange[1]);
  return {
    ...cloud,
    caption: `${cloud.caption}${coloured ? ` Full colour at ${most.toFixed(1)} nats.` : ""}`,
    svg: drawStandalone({
      width: 60 + PANEL * across * 1.15,
      height: 60 + PANEL * grid.down * 1.2,
      marginTop: 46,
      marginLeft: 48,
      marginBottom: 40,
      fx: { axis: null, paddingInner: across > 1 ? 0.12 : 0, paddingOuter: 0 },
      fy: { axis: null, paddingInner: grid.down > 1 ? 0.24 : 0, paddingOuter: 0 },
      x: { label: cloud.x, ticks: 4 },
      y: { label: cloud.y, ticks: 5, labelAnchor: "center" },
      ...(coloured && {
        color: { type: "diverging", scheme: "PuOr", domain: [-most, most], pivot: 0, clamp: true },
      }),
      marks: [
        Plot.gridX({ stroke: FAINT, strokeOpacity: 1, ticks: 4 }),
        Plot.gridY({ stroke: FAINT, strokeOpacity: 1, ticks: 5 }),
        ...(cloud.diagonal
          ? [
              Plot.line(
                [
                  [low, low],
                  [high, high],
                ],
                { stroke: "#8a8a84" },
              ),
            ]
          : []),
        Plot.dot(data, {
          fx: "fx",
          fy: "fy",
          x: "x",
          y: "y",
          r: coloured ? 1.8 : 1.4,
          ...(coloured
            ? { fill: "value", stroke: INK, strokeOpacity: 0.12, strokeWidth: 0.5 }
            : { fill: "#4269d0", fillOpacity: 0.45 }),
        }),
        ...grid.marks,
        Plot.frame({ stroke: INK, strokeOpacity: 0.25 }),
      ],
    }),
  };
}

/** All but the outermost values, and a little room. */
function bulk(values: readonly number[]): [number, number] {
  const sorted = Float64Array.from(values);
  const [low, high] = [quantile(sorted, TRIM), quantile(sorted, 1 - TRIM)];
  const room = 0.1 * (high - low);
  return [low - room, high + room];
}
