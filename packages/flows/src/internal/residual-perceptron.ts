import { add } from "@tensorflow/tfjs-core";
import { indexedParameters } from "@mienf/core";
import { ConfigError } from "@mienf/numeric";
import { activationOf, checkHidden, denseLayer } from "./dense-layer.ts";
import type { MultilayerPerceptron, MultilayerPerceptronOptions } from "./multilayer-perceptron.ts";

/**
 * Makes a dense layer, one residual block `h + W₂ a(W₁ a(h))` for each hidden size, and a last layer; blocks and last layer
 * are zero at first.
 *
 * @throws ConfigError when the hidden sizes are none or differ, or as of `multilayerPerceptron`.
 * @see He et al. 2016, "Identity mappings in deep residual networks"; Durkan et al. 2019, appendix B.1.
 */
export function residualPerceptron(options: MultilayerPerceptronOptions): MultilayerPerceptron {
  const { kind, inputs, hidden, outputs, activation, source } = options;
  const activate = activationOf(kind, activation);
  checkHidden(kind, hidden);
  const [width] = hidden;
  if (width === undefined || hidden.some((other) => other !== width)) {
    throw new ConfigError(
      `${kind}: expected one or more equal hidden sizes for residual blocks, got [${hidden.join(", ")}]`,
    );
  }
  const first = denseLayer({
    fanIn: inputs,
    fanOut: width,
    activation,
    source: source.split("in"),
  });
  const blocks = hidden.map((_, index) => {
    const sizes = { fanIn: width, fanOut: width };
    const inner = denseLayer({ ...sizes, activation, source: source.split(index) });
    const outer = denseLayer({ ...sizes, source: source.split(index) });
    return { parameters: { inner: inner.parameters, outer: outer.parameters }, inner, outer };
  });
  const last = denseLayer({ fanIn: width, fanOut: outputs, source });
  return {
    parameters: {
      first: first.parameters,
      blocks: indexedParameters(blocks),
      last: last.parameters,
    },
    apply(input) {
      let value = first.apply(input);
      for (const { inner, outer } of blocks) {
        value = add(value, outer.apply(activate(inner.apply(activate(value)))));
      }
      return last.apply(activate(value));
    },
  };
}
