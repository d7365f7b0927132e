import type { EstimatorDescriptor } from "@mienf/estimators";
import type { Context } from "../context.ts";
import type { ListFlags } from "../flags.ts";
import { coloursFor, printJson } from "../output/print.ts";

interface OptionLine {
  readonly name: string;
  readonly default: unknown;
  readonly description: string;
}

/** `mienf estimators`: what there is to choose from. */
export async function runEstimators(context: Context, flags: ListFlags): Promise<void> {
  const { host } = context;
  const { estimatorRegistry } = await host.estimators();
  const entries = [...estimatorRegistry.values()].map((descriptor) => ({
    name: descriptor.name,
    summary: descriptor.summary,
    assumes: descriptor.assumes,
    cost: descriptor.cost,
    failure: descriptor.failure,
    options: optionsOf(descriptor),
  }));
  if (flags.json) {
    printJson(host, entries);
    return;
  }
  const { bold, dim } = coloursFor(host.stdout, host);
  for (const { name, summary, assumes, cost, failure, options } of entries) {
    host.stdout.write(`${bold(name)}\n  ${summary}\n`);
    host.stdout.write(`  assumes  ${assumes}\n  cost     ${cost}\n  fails    ${failure}\n`);
    for (const option of options) {
      host.stdout.write(
        `  --set ${option.name}=${String(option.default)}  ${dim(option.description)}\n`,
      );
    }
    host.stdout.write("\n");
  }
}

function optionsOf({ options }: EstimatorDescriptor): OptionLine[] {
  const defaults: Readonly<Record<string, unknown>> = options.parse({});
  return Object.entries(options.shape).map(([name, schema]) => ({
    name,
    default: defaults[name],
    description: descriptionOf(schema),
  }));
}

function descriptionOf(schema: unknown): string {
  const described = typeof schema === "object" && schema !== null && "description" in schema;
  return described && typeof schema.description === "string" ? schema.description : "";
}
