import * as Plot from "@observablehq/plot";
import { rankEstimators } from "../../metrics/rank-estimators.ts";
import type { ResultRow } from "../../store/result-row.ts";
import type { BenchmarkFigure } from "./standalone.ts";
import { drawStandalone, FAINT, INK } from "./standalone.ts";

const LINE = 24;

/** Mean ranks on a line, with bars over estimators that cannot be told apart. */
export function criticalDifferenceDiagram(rows: readonly ResultRow[]): BenchmarkFigure[] {
  const ranking = rankEstimators(rows);
  if (ranking === null) {
    return [];
  }
  const { ranks, cliques, criticalDifference, cases } = ranking;
  const levelOf = new Map(ranks.map(({ estimator }, i) => [estimator, i + 1]));
  const rankOf = new Map(ranks.map(({ estimator, meanRank }) => [estimator, meanRank]));
  const items = ranks.map((each) => ({
    ...each,
    level: levelOf.get(each.estimator) ?? 0,
    text: `${each.estimator}  ${each.meanRank.toFixed(2)}`,
  }));
  const bars = cliques.map((names, i) => {
    const values = names.map((name) => rankOf.get(name) ?? Number.NaN);
    return {
      from: Math.min(...values) - 0.04,
      to: Math.max(...values) + 0.04,
      level: 0.35 + 0.3 * (i % 2),
    };
  });
  return [
    {
      name: "critical-difference",
      title: "Ranks and critical difference",
      caption: `Mean rank over ${cases} laws and N by absolute error, 1 is best. A thick bar joins estimators whose ranks differ by less than the critical difference ${criticalDifference.toFixed(2)} (Nemenyi, 5 %).`,
      svg: drawStandalone({
        width: 700,
        height: 60 + LINE * (ranks.length + 1),
        marginTop: 34,
        marginLeft: 20,
        marginRight: 12 + 6.4 * Math.max(...items.map(({ text }) => text.length)),
        x: {
          domain: [0.9, ranks.length + 0.1],
          axis: "top",
          label: "mean rank",
          labelAnchor: "left",
          labelArrow: "none",
          ticks: ranks.length,
        },
        y: { domain: [0, ranks.length + 0.6], axis: null, reverse: true },
        marks: [
          Plot.ruleX(items, { x: "meanRank", y1: 0, y2: "level", stroke: FAINT, strokeWidth: 1.5 }),
          Plot.ruleY(bars, {
            y: "level",
            x1: "from",
            x2: "to",
            strokeWidth: 5,
            strokeLinecap: "round",
          }),
          Plot.dot(items, { x: "meanRank", y: "level", r: 3.5, fill: "#4269d0" }),
          Plot.text(items, {
            x: "meanRank",
            y: "level",
            text: "text",
            textAnchor: "start",
            dx: 8,
            stroke: "#fff",
            strokeWidth: 4,
            fill: INK,
          }),
          Plot.ruleY([0]),
        ],
      }),
    },
  ];
}
