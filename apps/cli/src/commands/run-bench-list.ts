import { loadSuite, planCells, suiteNames } from "@mienf/evaluation/bench";
import type { Context } from "../context.ts";
import type { ListFlags } from "../flags.ts";
import { coloursFor, printJson } from "../output/print.ts";

/** `mienf bench list`: the suites there are. */
export function runBenchList({ host }: Context, { json }: ListFlags): Promise<void> {
  const suites = suiteNames().map((name) => {
    const { title, description, rows, seeds, estimators, ...suite } = loadSuite(name, host.cwd);
    const cells = planCells({ title, description, rows, seeds, estimators, ...suite }).length;
    return { name, title, description, rows, seeds, cells };
  });
  if (json) {
    printJson(host, suites);
    return Promise.resolve();
  }
  const { bold } = coloursFor(host.stdout, host);
  for (const { name, title, description, rows, seeds, cells } of suites) {
    const counts = `${cells} cells; N = ${rows.join(", ")}; seeds ${seeds.join(", ")}`;
    host.stdout.write(`${bold(name)}\n  ${title}\n  ${description.trim()}\n  ${counts}\n`);
  }
  return Promise.resolve();
}
