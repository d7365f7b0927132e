import type { SampleSizePlan } from "@mienf/estimators";
import type { Context } from "../context.ts";
import type { LoadedPair } from "../load-pair.ts";
import { estimateDocument } from "../output/estimate-document.ts";
import { coloursFor, figure, printJson, table } from "../output/print.ts";
import { textTable } from "../output/text-table.ts";
import { estimateIn, unitFactor } from "../output/units.ts";
import { withPairOnRuntime } from "../with-pair-on-runtime.ts";
import type { PlanFlags } from "./plan.ts";

/** `mienf plan`: rows for a precision. */
export async function runPlan(context: Context, flags: PlanFlags, data?: string): Promise<void> {
  const { host } = context;
  const { units } = flags;
  const { pair, result, reporter } = await withPairOnRuntime(
    context,
    { flags, data },
    async (loaded, estimator, fitContext) => {
      const { planSampleSize } = await import("@mienf/estimators");
      const precision = flags.precision / unitFactor(units);
      return await planSampleSize(loaded.x, loaded.y, { estimator, precision }, fitContext);
    },
  );
  const document = planDocument(result, pair, flags);
  document.warnings.forEach(reporter.warn);
  if (flags.json) {
    printJson(host, document);
    return;
  }
  const { bold } = coloursFor(host.stdout, host);
  const { rows, range, pilot } = document;
  host.stdout.write(
    table([
      ["Rows needed", bold(`${rows} for ± ${flags.precision} ${units}`)],
      ["Range", `${range.low} to ${range.high}, at 90 %`],
      [
        "Pilot",
        `${pilot.rows} rows: ${figure(pilot.estimate.mutualInformation)} ± ${figure(pilot.precision)} ${units} at ${+(100 * flags.level).toFixed(3)} %`,
      ],
      [
        "Bias",
        `${figure(pilot.bias)} ± ${figure(pilot.biasStandardError)} ${units} at the pilot's size`,
      ],
    ]),
  );
  const lines = document.curve.map(({ rows: size, halfWidth }) => [
    String(size),
    figure(halfWidth),
  ]);
  const [head = "", ...rest] = textTable([["rows", `± ${units}`], ...lines], { left: [] });
  host.stdout.write(`\n${[bold(head), ...rest].join("\n")}\n`);
}

function planDocument(plan: SampleSizePlan, pair: LoadedPair, { units }: PlanFlags) {
  const factor = unitFactor(units);
  const { pilot } = plan;
  return {
    units,
    precision: plan.precision * factor,
    level: plan.level,
    rows: plan.rows,
    range: { level: 0.9, low: Math.floor(plan.range.low), high: Math.ceil(plan.range.high) },
    pilot: {
      rows: pilot.rows,
      precision: pilot.precision * factor,
      bias: plan.biasAtPilot * factor,
      biasStandardError: plan.biasAtPilotError * factor,
      standardDeviationPerRow: Math.sqrt(plan.variancePerRow) * factor,
      varianceFrom: plan.varianceFrom,
      parts: pilot.parts.map(({ rows, mutualInformation }) => ({
        rows,
        mutualInformation: mutualInformation * factor,
      })),
      estimate: estimateDocument(estimateIn(pilot.estimate, units), pair, units),
    },
    curve: plan.curve.map(({ rows, halfWidth }) => ({ rows, halfWidth: halfWidth * factor })),
    warnings: plan.warnings,
  };
}
