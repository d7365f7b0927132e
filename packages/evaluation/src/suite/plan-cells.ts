import { beyondNormalTaskIds, beyondNormalV2TaskIds } from "@mienf/datasets";
import { ConfigError } from "@mienf/numeric";
import type { Cell, EstimatorRecipe, LawRecipe, SuiteValue } from "./cell.ts";
import { createCell } from "./cell.ts";
import type { Suite } from "./suite-schema.ts";

const TASKS = {
  "beyond-normal": beyondNormalTaskIds,
  "beyond-normal-v2": beyondNormalV2TaskIds,
} as const;

/**
 * Every cell of a suite, in the order in which they are to run: all estimators of a law before the next law.
 *
 * @throws ConfigError when a task is not known, two estimators have one label, or a cell is there twice.
 */
export function planCells(suite: Suite): Cell[] {
  const estimators = suite.estimators.map((entry) => estimatorRecipe(entry));
  refuseTwins(
    suite.name,
    "estimators of different labels",
    estimators.map(({ label }) => label),
  );
  const cells = suite.rows.flatMap((rows) =>
    suite.laws.flatMap(lawRecipes).flatMap((law) =>
      suite.seeds.flatMap((seed) =>
        estimators.map((estimator) =>
          createCell({
            law,
            estimator,
            rows,
            seed,
            level: suite.level,
            keepPoints: suite.keepPoints,
          }),
        ),
      ),
    ),
  );
  refuseTwins(
    suite.name,
    "every law, estimator, N and seed once",
    cells.map(({ id }) => id),
  );
  return cells;
}

function estimatorRecipe(entry: Suite["estimators"][number]): EstimatorRecipe {
  if (typeof entry === "string") {
    return { label: entry, name: entry, options: {} };
  }
  // Left out where it is not so: ids of cells stay what they were.
  const kind = entry.pictures ? { pictures: true as const } : {};
  if ("command" in entry) {
    return { label: entry.label, command: entry.command, ...kind };
  }
  const { estimator: name, options, label } = entry;
  const words = Object.entries(options).map(([key, value]) => `${key}=${value}`);
  return { label: label ?? [name, ...words].join(" "), name, options, ...kind };
}

function lawRecipes(entry: Suite["laws"][number]): LawRecipe[] {
  if ("tasks" in entry) {
    const known: readonly string[] = TASKS[entry.tasks];
    const stranger = entry.only?.find((id) => !known.includes(id));
    if (stranger !== undefined) {
      throw new ConfigError(
        `suite: expected a task of ${entry.tasks}, got ${stranger}; mienf datasets list shows them`,
      );
    }
    return (entry.only ?? known).map((name) => ({
      name,
      parameters: {},
      copies: 1,
      noiseColumns: 0,
    }));
  }
  const { law: name, copies, noiseColumns } = entry;
  return combinations(entry.parameters).flatMap((parameters) =>
    copies.flatMap((count) =>
      noiseColumns.map((columns) => ({ name, parameters, copies: count, noiseColumns: columns })),
    ),
  );
}

type Grid = Readonly<Record<string, SuiteValue | readonly SuiteValue[]>>;

/** One record for each combination of the lists; the last key changes fastest. */
function combinations(grid: Grid): Record<string, SuiteValue>[] {
  return Object.entries(grid).reduce<Record<string, SuiteValue>[]>(
    (records, [key, values]) =>
      records.flatMap((record) =>
        (Array.isArray(values) ? (values as readonly SuiteValue[]) : [values as SuiteValue]).map(
          (value) => ({ ...record, [key]: value }),
        ),
      ),
    [{}],
  );
}

function refuseTwins(suite: string, expected: string, names: readonly string[]): void {
  const seen = new Set<string>();
  for (const name of names) {
    if (seen.has(name)) {
      throw new ConfigError(`suite ${suite}: expected ${expected}, got ${name} twice`);
    }
    seen.add(name);
  }
}
