import type { Host } from "../host.ts";
import type { MatrixDocument } from "./matrix-document.ts";
import { coloursFor, figure, probability } from "./print.ts";
import { textTable } from "./text-table.ts";

/** The pairs for people, the strongest first. @param most - pairs to show. */
export function matrixText(host: Host, document: MatrixDocument, most: number): string {
  const { pairs, units, failures, unfinished, falseDiscoveryRate } = document;
  const { bold } = coloursFor(host.stdout, host);
  const tested = pairs.some(({ pValue }) => pValue !== null);
  const head = ["X", "Y", units, "score", "rows", ...(tested ? ["p", "adjusted", ""] : [])];
  const lines = pairs
    .slice(0, most)
    .map((pair) => [
      pair.x,
      pair.y,
      figure(pair.mutualInformation),
      pair.score.toFixed(3),
      String(pair.rows),
      ...(tested
        ? [
            probability(pair.pValue),
            probability(pair.adjustedPValue),
            pair.related ? "related" : "",
          ]
        : []),
    ]);
  const [first = "", ...rest] = textTable([head, ...lines], { left: [0, 1, 7] });
  const related = pairs.filter((pair) => pair.related).length;
  const remarks = [
    ...(pairs.length > most
      ? [`${pairs.length - most} more pairs are not shown; --top or --json shows them.`]
      : []),
    ...(tested
      ? [
          `${related} of ${pairs.length} pairs are related, with a false discovery rate of ${falseDiscoveryRate}.`,
        ]
      : []),
    ...(failures.length > 0 ? [`${failures.length} pairs gave no estimate.`] : []),
    ...(unfinished > 0 ? [`${unfinished} pairs were not tried for want of time.`] : []),
  ];
  const lower = remarks.length > 0 ? `\n${remarks.join("\n")}\n` : "";
  return `${[bold(first), ...rest].join("\n")}\n${lower}`;
}
