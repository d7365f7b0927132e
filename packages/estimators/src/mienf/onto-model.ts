import { compileRowFunction, toTrainingData, trainableParameters } from "@mienf/core";
import type { Module, Runtime } from "@mienf/core";
import type { PairDistribution } from "@mienf/distributions";
import type { Bijection } from "@mienf/flows";
import type { Pair } from "./fold-model.ts";
import { asRows } from "./pair-flow-model.ts";
import type { TreatedFlows } from "./treated-flows.ts";

/** Two flows of any kind onto any law of pairs. */
export interface OntoModel extends Module {
  readonly flowX: Bijection;
  readonly flowY: Bijection;
  readonly base: PairDistribution;
}

/** A trained {@link OntoModel} with the maps that come before its flows. */
export interface OntoFold extends TreatedFlows {
  readonly model: OntoModel;
}

/** Puts the parts together. */
export function ontoModel(flowX: Bijection, flowY: Bijection, base: PairDistribution): OntoModel {
  return {
    flowX,
    flowY,
    base,
    parameters: { x: flowX.parameters, y: flowY.parameters, base: base.parameters },
  };
}

/**
 * Pointwise mutual information of rows under a model, in nats.
 *
 * @param sides - after the treatment of their margins. @param rows - which of them; default: all.
 */
export async function ontoPointwise(
  runtime: Runtime,
  { flowX, flowY, base, parameters }: OntoModel,
  sides: Pair,
  rows?: Int32Array,
): Promise<Float32Array> {
  const compiled = await compileRowFunction(runtime, {
    label: "mienf-onto: pointwise",
    call: (x, y) => [
      base.pointwiseMutualInformation(flowX.forward(asRows(x)).y, flowY.forward(asRows(y)).y),
    ],
    rowShapes: [[sides.x.columns], [sides.y.columns]],
    parameters: trainableParameters(parameters),
  });
  try {
    const data = [toTrainingData(sides.x), toTrainingData(sides.y)];
    const [values = new Float32Array()] = await compiled.map(data, rows);
    return values;
  } finally {
    await compiled.dispose();
  }
}
