import type { ConsistencyCheck, ConsistencyTest } from "@mienf/estimators";
import type { Context } from "../context.ts";
import type { LoadedPair } from "../load-pair.ts";
import { estimateDocument } from "../output/estimate-document.ts";
import { coloursFor, figure, printJson } from "../output/print.ts";
import { textTable } from "../output/text-table.ts";
import { estimateIn, unitFactor } from "../output/units.ts";
import { withPairOnRuntime } from "../with-pair-on-runtime.ts";
import type { CheckFlags } from "./check.ts";

/** `mienf check`: whether the estimate has the properties of a mutual information. */
export async function runCheck(context: Context, flags: CheckFlags, data?: string): Promise<void> {
  const { host } = context;
  const { units } = flags;
  const { pair, result } = await withPairOnRuntime(
    context,
    { flags, data },
    async (loaded, estimator, fitContext) => {
      const { checkConsistency } = await import("@mienf/estimators");
      const tolerance = flags.tolerance / unitFactor(units);
      return await checkConsistency(loaded.x, loaded.y, { estimator, tolerance }, fitContext);
    },
  );
  const document = checkDocument(result, pair, flags);
  if (flags.json) {
    printJson(host, document);
    return;
  }
  const { green, red, bold } = coloursFor(host.stdout, host);
  const lines = document.tests.map(({ name, statement, expected, found, tolerance, holds }) => [
    holds ? "holds" : "FAILS",
    name,
    `${name === "data-processing" ? "≤ " : ""}${figure(expected)}`,
    figure(found),
    `± ${figure(tolerance)}`,
    statement,
  ]);
  const [head = "", ...rows] = textTable(
    [["", "Test", "expected", "found", "within", "What should hold"], ...lines],
    { left: [0, 1, 5] },
  );
  const painted = rows.map((row) =>
    row.startsWith("holds")
      ? row.replace("holds", green("holds"))
      : row.replace("FAILS", red("FAILS")),
  );
  const advice = document.tests.flatMap(({ name, advice: words, holds }) =>
    holds ? [] : [`${name}: ${words}.`],
  );
  const skipped = document.skipped.map(({ name, reason }) => `${name} was not tested: ${reason}.`);
  const { estimate } = document;
  host.stdout.write(
    [
      `${estimate.estimator}: ${figure(estimate.mutualInformation)} ${units}`,
      "",
      bold(head),
      ...painted,
      "",
      ...skipped,
      ...advice,
      VERDICTS[document.verdict],
      "",
    ].join("\n"),
  );
}

const VERDICTS = {
  trust: "All properties hold. That is necessary for the estimate to be right, and not sufficient.",
  care: "Some property does not quite hold: take the estimate for a rough one.",
  distrust: "Some property fails by far: do not use the estimate.",
} as const;

function checkDocument(check: ConsistencyCheck, pair: LoadedPair, { units }: CheckFlags) {
  const factor = unitFactor(units);
  return {
    units,
    verdict: check.verdict,
    tests: check.tests.map((test): ConsistencyTest => ({
      ...test,
      expected: test.expected * factor,
      found: test.found * factor,
      tolerance: test.tolerance * factor,
    })),
    skipped: check.skipped,
    estimate: estimateDocument(estimateIn(check.estimate, units), pair, units),
  };
}
