import type { TrainingSpec } from "@mienf/core";
import { copyGraph } from "../graph/copy-graph.ts";
import { GraphBuilder } from "../graph/graph-builder.ts";
import type { Graph, Value, ValueType } from "../graph/graph.ts";
import { optimise } from "../passes/optimise.ts";
import type { NamedGraph } from "../onnx/serialise.ts";
import { optimizerStep, SCHEDULE_WIDTH, slotsOf } from "./optimizer.ts";
import type { GroupState, Slot } from "./optimizer.ts";
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
 * Inputs: `steps`, `indices`, `schedule`, `data0`…, then for each group the optimiser's slots: `parameters0`,
 * `firstMoment0`, …. Outputs: the same state under `next…` names, and `losses`.
 *
 * @param step - the loss and the gradients of one mini-batch, for the parameters as the groups hold them.
 */
export function buildTrainingGraph(
  spec: TrainingSpec,
  groups: readonly ParameterGroup[],
  step: Graph,
): NamedGraph {
  const g = new GraphBuilder();
  const slots = slotsOf(spec.optimizer);
  const count = g.input([], "int64");
  const feeds: Feeds = {
    indices: g.input([STEPS, spec.batchSize], "int32"),
    schedule: g.input([STEPS, SCHEDULE_WIDTH], "float32"),
    data: spec.data.map(({ shape }) => g.input(shape, "float32")),
  };
  const state = groups.flatMap(({ shape }) => slots.map(() => g.input(shape, "float32")));
  const body = optimise(buildBody(spec, groups, { step, feeds }));
  const condition = g.constant(Uint8Array.of(1), [], "bool");
  const losses: ValueType = { shape: [STEPS], dtype: "float32" };
  const outputs = g.emit("Loop", [count, condition, ...state], [...state, losses], { body });
  const stateNames = groups.flatMap((_, index) => slots.map((slot) => stateName(slot, index)));
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

/** The name of an array of a group's state among the graph's inputs. */
export function stateName(slot: Slot, group: number): string {
  return `${slot}${group}`;
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
  const slots = slotsOf(spec.optimizer);
  const before = groups.map(
    ({ shape }): GroupState => new Map(slots.map((slot) => [slot, g.input(shape, "float32")])),
  );
  const rows = g.gather(feeds.indices, iteration, 0);
  const batch = feeds.data.map((array) => g.gather(array, rows, 0));
  const parameters: Value[] = [];
  for (const [number, group] of groups.entries()) {
    const parts = splitGroup(g, group, before[number]?.get("parameters") as Value);
    for (const [position, { unit }] of group.members.entries()) {
      parameters[unit] = parts[position] as Value;
    }
  }
  const [loss, ...gradients] = copyGraph(g, step, [...batch, ...parameters]);
  const joined = groups.map((group) => {
    const parts = group.members.map(({ unit }) => gradients[unit] as Value);
    return joinGroup(g, group, parts);
  });
  const schedule = g.gather(feeds.schedule, iteration, 0);
  const after = optimizerStep(g, spec.optimizer, before, { gradients: joined, schedule });
  const state = after.flatMap((each) => slots.map((slot) => each.get(slot) as Value));
  return g.finish([condition, ...state, loss as Value]);
}
