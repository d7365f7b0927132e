import type { EstimatorDescriptor } from "@mienf/estimators";
import type { NumericColumn } from "@mienf/io";
import { createRandomSource } from "@mienf/numeric";
import type { ColumnKind } from "./column-kind.ts";
import type { PairTask } from "./pair-task.ts";

/** How pairs are estimated: those of continuous columns one way, those with a discrete column another. */
export interface PairPlan {
  readonly kinds: ReadonlyMap<string, ColumnKind>;
  readonly continuous: EstimatorDescriptor;
  /** Options for `continuous`. */
  readonly options: Readonly<Record<string, unknown>>;
  /** Null where all columns are treated alike. */
  readonly discrete: EstimatorDescriptor | null;
  readonly permutations: number;
  readonly seed: number;
  readonly missing: "error" | "drop";
}

/** Every pair of columns, in the order of the columns; the seed of a pair depends on the two names only. */
export function planPairs(columns: readonly NumericColumn[], plan: PairPlan): PairTask[] {
  const source = createRandomSource(plan.seed);
  return columns.flatMap((x, i) =>
    columns.slice(i + 1).map((y): PairTask => {
      const asDiscrete =
        plan.discrete !== null && [x, y].some(({ name }) => plan.kinds.get(name) === "discrete");
      const descriptor = (asDiscrete ? plan.discrete : null) ?? plan.continuous;
      return {
        x,
        y,
        missing: plan.missing,
        estimator: descriptor.name,
        options: withoutExtras(descriptor, asDiscrete ? {} : plan.options),
        permutations: plan.permutations,
        seed: source.split(x.name).split(y.name).uint32(),
      };
    }),
  );
}

/** Intervals are not shown, and the pairs themselves are spread over the threads. */
function withoutExtras(
  { options }: EstimatorDescriptor,
  settings: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  return options.parse({
    ...("interval" in options.shape && { interval: "asymptotic" }),
    ...("threads" in options.shape && { threads: 1 }),
    ...settings,
  });
}

/** Whether an estimator trains a model, on a runtime that uses every core by itself. */
export function trains({ options }: Pick<EstimatorDescriptor, "options">): boolean {
  return ["epochs", "steps"].some((name) => name in options.shape);
}
