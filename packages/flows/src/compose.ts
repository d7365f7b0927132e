import { add } from "@tensorflow/tfjs-core";
import type { Tensor, Tensor1D, Tensor2D } from "@tensorflow/tfjs-core";
import { indexedParameters } from "@mienf/core";
import { ConfigError } from "@mienf/numeric";
import type { Bijection, BijectionConfig } from "./bijection.ts";
import { bareDirections, defineBijection, isPerRow } from "./define-bijection.ts";
import type { Direction, Mapped } from "./define-bijection.ts";
import { sharedContextDim } from "./internal/context.ts";

/** Structure of {@link compose}. */
export interface ComposeConfig extends BijectionConfig {
  readonly kind: "compose";
  readonly bijections: readonly BijectionConfig[];
}

/**
 * Chains bijections: data go through the first, then the second, …; log-determinants add up.
 *
 * `initialise` goes layer by layer: each sees the data as the layers before it, already initialised, make them. All
 * conditional bijections among them get the same context.
 *
 * @param bijections - one or more, of one `dim`; their parameters are named by position.
 * @throws ConfigError when there is none or their dims, or the contextDims of conditional ones, differ.
 */
export function compose(bijections: readonly Bijection[]): Bijection {
  const [first] = bijections;
  if (first === undefined) {
    throw new ConfigError("compose: expected one bijection or more, got none");
  }
  const { dim } = first;
  for (const [index, bijection] of bijections.entries()) {
    if (bijection.dim !== dim) {
      throw new ConfigError(
        `compose: expected every bijection to have dim ${dim} as the first, got ${bijection.dim} at position ${index}`,
      );
    }
  }
  const config: ComposeConfig = {
    kind: "compose",
    bijections: bijections.map((bijection) => bijection.config),
  };
  const layers = bijections.map(bareDirections);
  const reversed = layers.toReversed();
  const forward = layers.map((layer) => layer.forward);
  const inverse = reversed.map((layer) => layer.inverse);
  const training = layers.map((layer) => layer.training);
  return defineBijection({
    dim,
    contextDim: sharedContextDim("compose", bijections),
    config,
    parameters: indexedParameters(bijections),
    forward: (x, context) => chain(forward, x, context),
    inverse: (y, context) => chain(inverse, y, context),
    initialise: layerByLayer(bijections, "initialise"),
    ...(bijections.some((bijection) => "trainingForward" in bijection) && {
      trainingForward: (x: Tensor2D, context?: Tensor2D) => chain(training, x, context),
      updateStatistics: layerByLayer(bijections, "updateStatistics"),
    }),
  });
}

/** Lets each bijection see the data as those before it, already adjusted, make them. */
function layerByLayer(bijections: readonly Bijection[], adjust: "initialise" | "updateStatistics") {
  return (x: Tensor2D, context?: Tensor2D): void => {
    let input = x;
    for (const bijection of bijections) {
      const own = bijection.contextDim > 0 && context !== undefined ? [context] : [];
      bijection[adjust]?.(input, ...own);
      input = bareDirections(bijection).forward(input, context).value;
    }
  };
}

function chain(steps: readonly Direction[], input: Tensor2D, context?: Tensor2D): Mapped {
  let value = input;
  // Scalars are added up on their own, so that each costs one scalar addition and not one over the batch.
  let rows: Tensor1D | undefined;
  let scalar: Tensor | undefined;
  for (const step of steps) {
    const mapped = step(value, context);
    value = mapped.value;
    const { logDet } = mapped;
    if (logDet && isPerRow(logDet)) {
      rows = rows ? add(rows, logDet) : logDet;
    } else if (logDet) {
      scalar = scalar ? add(scalar, logDet) : logDet;
    }
  }
  return { value, logDet: rows && scalar ? add(rows, scalar) : (rows ?? scalar) };
}
