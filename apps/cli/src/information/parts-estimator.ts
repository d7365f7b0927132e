import type { Estimate, EstimatorDescriptor } from "@mienf/estimators";
import { matrixFrom } from "@mienf/numeric";
import type { PartsMethod } from "./parts-method.ts";
import { splitColumns } from "./split-columns.ts";

/** Groups of columns: the first is the left side of a pair, the others are its right side, one beside the other. */
export interface Parts {
  /** What each is called in messages. */
  readonly labels: readonly string[];
  /** Columns of each. */
  readonly widths: readonly number[];
}

const PLACE = /column (\d+) of ([xy])\b/gu;
const PART = /\bpart (\d+)\b/gu;
const CONDITION = /^I\(X; Z\)/u;
const CHAIN = /^I\(X(\d+);/u;

/** A method as an estimator of the pair that {@link Parts} are the sides of; its warnings are about the pair's columns. */
export function partsEstimator(
  method: PartsMethod,
  parts: Parts,
): Pick<EstimatorDescriptor, "name" | "create"> {
  return {
    name: method.name,
    create: (options) => ({
      fit: async (x, y, context = {}): Promise<Estimate> => {
        const right = splitColumns(matrixFrom(y), parts.widths.slice(1));
        const estimate = await method.fit([matrixFrom(x), ...right], options, {
          ...context,
          onWarning: (warning) => context.onWarning?.(ofPair(warning, parts)),
        });
        return {
          ...estimate,
          warnings: estimate.warnings.map((warning) => ofPair(warning, parts)),
        };
      },
    }),
  };
}

/** A message about the sides of one term, with the columns counted as in the pair, and parts by their labels. */
export function ofPair(message: string, { labels, widths }: Parts): string {
  const [first = 0] = widths;
  const start = (part: number): number =>
    widths.slice(0, part).reduce((sum, width) => sum + width, 0);
  const chain = CHAIN.exec(message);
  return message
    .replaceAll(PART, (words, part: string) => labels[Number(part)] ?? words)
    .replaceAll(PLACE, (_, digits: string, side: string) => {
      let column = Number(digits) + (side === "x" ? 0 : first);
      if (chain) {
        // X is one part, Y all before it.
        column = Number(digits) + (side === "x" ? start(Number(chain[1])) : 0);
      } else if (side === "y" && CONDITION.test(message)) {
        column = Number(digits) + start(2);
      }
      return column < first ? `column ${column} of x` : `column ${column - first} of y`;
    });
}
