import { add } from "@tensorflow/tfjs-core";
import type { Tensor, Tensor1D, Tensor2D } from "@tensorflow/tfjs-core";
import { indexedParameters } from "@mienf/core";
import { ConfigError } from "@mienf/numeric";
import type { Bijection, BijectionConfig } from "./bijection.ts";
import { bareDirections, defineBijection, isPerRow } from "./define-bijection.ts";
import type { Mapped } from "./define-bijection.ts";

/** Structure of {@link compose}. */
export interface ComposeConfig extends BijectionConfig {
  readonly kind: "compose";
  readonly bijections: readonly BijectionConfig[];
}

/**
 * Chains bijections: data go through the first, then the second, …; log-determinants add up.
 *
 * `initialise` goes layer by layer: each sees the data as the layers before it, already initialised, make them.
 *
 * @param bijections - one or more, of one `dim`; their parameters are named by position.
 * @throws ConfigError when there is none or their dims differ.
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
  return defineBijection({
    dim,
    config,
    parameters: indexedParameters(bijections),
    forward: (x) =>
      chain(
        x,
        layers.map((layer) => layer.forward),
      ),
    inverse: (y) =>
      chain(
        y,
        reversed.map((layer) => layer.inverse),
      ),
    initialise(x) {
      let input = x;
      for (const [index, bijection] of bijections.entries()) {
        bijection.initialise?.(input);
        input = layers[index]?.forward(input).value ?? input;
      }
    },
  });
}

function chain(input: Tensor2D, steps: readonly ((input: Tensor2D) => Mapped)[]): Mapped {
  let value = input;
  // Scalars are added up on their own, so that each costs one scalar addition and not one over the batch.
  let rows: Tensor1D | undefined;
  let scalar: Tensor | undefined;
  for (const step of steps) {
    const mapped = step(value);
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
