import type { TrainingSpec } from "@mienf/core";
import { copyGraph } from "../graph/copy-graph.ts";
import { GraphBuilder } from "../graph/graph-builder.ts";
import type { Graph, Value, ValueType } from "../graph/graph.ts";
import { optimise } from "../passes/optimise.ts";
import type { NamedGraph } from "../onnx/serialise.ts";
import { adamStep, SCHEDULE_WIDTH } from "./adam.ts";
import type { GroupState } from "./adam.ts";
import { joinGroup, splitGroup } from "./parameter-groups.ts";
import type { ParameterGroup } from "./parameter-groups.ts";

/** Marks an axis whose extent is the number of steps of a run. */
const STEPS = -1;

/** The arrays that a run is fed and that stay outside the loop. */
interface Feeds {
  /** int32 `[steps, batchSize]`. */
  readonly indices: Value;
  /** float32 `[steps, 3]`. */
  readonly schedule: Value;
  readonly data: readonly Value[];
}

/**
 * Builds the graph that runs any number of training steps in one call.
 *
 * Inputs: `steps`, `indices`, `schedule`, `data0`…, then `parameters0`, `firstMoment0`, `secondMoment0`, … for each
 * group. Outputs: the same state under `next…` names, and `losses`.
 *
 * @param step - the traced loss and gradients of one mini-batch.
 */
export function buildTrainingGraph(
  spec: TrainingSpec,
  groups: readonly ParameterGroup[],
  step: Graph,
): NamedGraph {
  const g = new GraphBuilder();
  const count = g.input([], "int64");
  const feeds: Feeds = {
    indices: g.input([STEPS, spec.batchSize], "int32"),
    schedule: g.input([STEPS, SCHEDULE_WIDTH], "float32"),
    data: spec.data.map(({ shape }) => g.input(shape, "float32")),
  };
  const state = groups.flatMap(({ shape }) => [1, 2, 3].map(() => g.input(shape, "float32")));
  const body = optimise(buildBody(spec, groups, { step, feeds }));
  const condition = g.constant(Uint8Array.of(1), [], "bool");
  const losses: ValueType = { shape: [STEPS], dtype: "float32" };
  const outputs = g.emit("Loop", [count, condition, ...state], [...state, losses], { body });
  const stateNames = groups.flatMap((_, index) => stateNamesOf(index));
  return {
    graph: g.finish(outputs),
    inputNames: [
      "steps",
      "indices",
      "schedule",
      ...feeds.data.map((_, index) => `data${index}`),
      ...stateNames,
    ],
    outputNames: [...stateNames.map((name) => `next_${name}`), "losses"],
  };
}

/** The names of a group's state among the graph's inputs. */
export function stateNamesOf(group: number): [string, string, string] {
  return [`parameters${group}`, `firstMoment${group}`, `secondMoment${group}`];
}

/** The loop's body: pick the mini-batch, differentiate, update. */
function buildBody(
  spec: TrainingSpec,
  groups: readonly ParameterGroup[],
  { step, feeds }: { readonly step: Graph; readonly feeds: Feeds },
): Graph {
  const g = new GraphBuilder();
  const iteration = g.input([], "int64");
  const condition = g.input([], "bool");
  const before = groups.map(({ shape }): GroupState => {
    const parameters = g.input(shape, "float32");
    const firstMoment = g.input(shape, "float32");
    const secondMoment = g.input(shape, "float32");
    return { parameters, firstMoment, secondMoment };
  });
  const rows = g.gather(feeds.indices, iteration, 0);
  const batch = feeds.data.map((array) => g.gather(array, rows, 0));
  const parameters: Value[] = [];
  for (const [number, group] of groups.entries()) {
    const parts = splitGroup(g, group, (before[number] as GroupState).parameters);
    for (const [position, { index }] of group.members.entries()) {
      parameters[index] = parts[position] as Value;
    }
  }
  const [loss, ...gradients] = copyGraph(g, step, [...batch, ...parameters]);
  const joined = groups.map((group) => {
    const parts = group.members.map(({ index }) => gradients[index] as Value);
    return joinGroup(g, group, parts);
  });
  const schedule = g.gather(feeds.schedule, iteration, 0);
  const after = adamStep(g, spec.optimizer, before, { gradients: joined, schedule });
  const state = after.flatMap((each) => [each.parameters, each.firstMoment, each.secondMoment]);
  return g.finish([condition, ...state, loss as Value]);
}
