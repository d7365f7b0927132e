import type { Bounds, LawDescriptor, ParameterDescriptor } from "@mienf/datasets";
import { beyondNormalTaskIds, lawRegistry, taskRegistry } from "@mienf/datasets";
import { ConfigError } from "@mienf/numeric";
import type { Context } from "../context.ts";
import type { Host } from "../host.ts";
import type { LawInformation } from "../law-information.ts";
import { informationText, lawInformation } from "../law-information.ts";
import { boundsText } from "../output/bounds.ts";
import { coloursFor, printJson, table } from "../output/print.ts";
import type { DatasetsListFlags } from "./datasets.ts";

interface Entry extends LawInformation {
  readonly name: string;
  readonly dimensions: { readonly x: number; readonly y: number };
}

interface LawEntry extends Entry {
  readonly description: string;
  /** Range of the information for the default parameters; null where it cannot be chosen or is not known beforehand. */
  readonly informationRange: Bounds | null;
  readonly parameters: LawDescriptor["parameters"];
}

interface TaskEntry extends Entry {
  readonly suite: "beyond-normal" | "beyond-normal-v2";
}

const SUITES = [
  ["beyond-normal", "Tasks of the Beyond-Normal benchmark"],
  ["beyond-normal-v2", "Laws of its second suite"],
] as const;

/** `mienf datasets list`: the laws and tasks there are. */
export function runDatasetsList(
  { host }: Context,
  { evaluate, json }: DatasetsListFlags,
  part = "",
): Promise<void> {
  const wanted = ({ name }: LawDescriptor): boolean => name.includes(part);
  const laws = Object.values(lawRegistry)
    .filter(wanted)
    .map((law) => lawEntry(law, evaluate));
  const tasks = Object.values(taskRegistry)
    .filter(wanted)
    .map((task) => taskEntry(task, evaluate));
  if (laws.length + tasks.length === 0) {
    throw new ConfigError(
      `no law or task has ${part} in its name\nRun mienf datasets list for all of them.`,
    );
  }
  if (json) {
    printJson(host, { laws, tasks });
  } else {
    const { bold } = coloursFor(host.stdout, host);
    for (const law of laws) {
      host.stdout.write(`${bold(law.name)}\n${lawText(law, host)}\n`);
    }
    for (const [suite, title] of SUITES) {
      const members = tasks.filter((task) => task.suite === suite);
      if (members.length > 0) {
        host.stdout.write(`${bold(title)}\n${table(members.map(taskRow))}\n`);
      }
    }
  }
  return Promise.resolve();
}

function lawText(law: LawEntry, host: Host): string {
  const { dim } = coloursFor(host.stdout, host);
  const parameters = Object.entries(law.parameters).map(([name, parameter]): [string, string] => [
    `  ${flagOf(name, parameter)}`,
    `${parameter.description}${dim(limits(name, parameter, law))}`,
  ]);
  return [
    `  ${law.description}\n`,
    parameters.length > 0 ? table(parameters) : "",
    `  ${columnsText(law)}, ${informationText(law)}\n`,
  ].join("");
}

function taskRow(task: TaskEntry): [string, string] {
  return [`  ${task.name}`, `${columnsText(task)}, ${informationText(task)}`];
}

function columnsText({ dimensions }: Entry): string {
  return `${dimensions.x} + ${dimensions.y} columns`;
}

function entry(descriptor: LawDescriptor, evaluate: boolean): Entry {
  const law = descriptor.create();
  return {
    name: descriptor.name,
    dimensions: { x: law.dimX, y: law.dimY },
    ...lawInformation(law, { evaluate }),
  };
}

const FIRST_SUITE: ReadonlySet<string> = new Set(beyondNormalTaskIds);

function taskEntry(descriptor: LawDescriptor, evaluate: boolean): TaskEntry {
  const suite = FIRST_SUITE.has(descriptor.name) ? "beyond-normal" : "beyond-normal-v2";
  return { ...entry(descriptor, evaluate), suite };
}

function lawEntry(descriptor: LawDescriptor, evaluate: boolean): LawEntry {
  return {
    ...entry(descriptor, evaluate),
    description: descriptor.description,
    informationRange: descriptor.informationRange?.({}) ?? null,
    parameters: descriptor.parameters,
  };
}

/** A parameter as it is typed, with its default. */
function flagOf(name: string, parameter: ParameterDescriptor): string {
  const value = parameter.default === undefined ? "…" : String(parameter.default);
  if (name === "mutualInformation") {
    return `--mi ${value}`;
  }
  return name === "dim" ? `--dim ${value}` : `--set ${name}=${value}`;
}

function limits(name: string, parameter: ParameterDescriptor, law: LawEntry): string {
  if (parameter.type === "choice") {
    return ` (${parameter.choices.join(", ")})`;
  }
  if (parameter.type === "flag") {
    return " (true, false)";
  }
  const range = boundsText(
    name === "mutualInformation" ? (law.informationRange ?? parameter) : parameter,
  );
  return range === "any" ? "" : ` (${range})`;
}
