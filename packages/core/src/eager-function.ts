import { tensor, tidy } from "@tensorflow/tfjs-core";
import type { Tensor } from "@tensorflow/tfjs-core";
import { ShapeError } from "@mienf/numeric";
import type { BackendScope } from "./eager-runtime.ts";
import { flattenParameters } from "./module.ts";
import { withBoundParameters } from "./parameter.ts";
import type { Parameter } from "./parameter.ts";
import type { CompiledFunction, FunctionSpec } from "./runtime.ts";

/** A {@link CompiledFunction} that calls the function itself, each time. */
export function compileEagerly(spec: FunctionSpec, run: BackendScope): CompiledFunction {
  return {
    async call(inputs, parameterVector = flattenParameters(spec.parameters)) {
      checkInputs(spec, inputs);
      const outputs = run(() =>
        tidy(() => {
          const tensors = inputs.map((values, index) =>
            tensor(values, [...(spec.inputShapes[index] ?? [])], "float32"),
          );
          const parameters = unflattenTensors(spec.parameters, parameterVector);
          return withBoundParameters(spec.parameters, parameters, () => spec.call(...tensors));
        }),
      );
      try {
        const values = await Promise.all(outputs.map((output) => output.data()));
        return values.map((array) => Float32Array.from(array));
      } finally {
        for (const output of outputs) {
          output.dispose();
        }
      }
    },
    dispose: () => Promise.resolve(),
  };
}

/**
 * Checks a call's inputs against the spec, for every runtime alike.
 *
 * @throws ShapeError that names the function and the input.
 */
export function checkInputs(spec: FunctionSpec, inputs: readonly Float32Array[]): void {
  if (inputs.length !== spec.inputShapes.length) {
    throw new ShapeError(
      `${spec.label}: expected ${spec.inputShapes.length} inputs, got ${inputs.length}`,
    );
  }
  for (const [index, shape] of spec.inputShapes.entries()) {
    const expected = shape.reduce((product, extent) => product * extent, 1);
    const got = inputs[index]?.length;
    if (got !== expected) {
      throw new ShapeError(
        `${spec.label}: expected input ${index} to hold ${expected} values for shape [${shape}], got ${got}`,
      );
    }
  }
}

/** Cuts a flat vector into one tensor of the current backend for each parameter. */
export function unflattenTensors(parameters: readonly Parameter[], flat: Float32Array): Tensor[] {
  let offset = 0;
  return parameters.map((parameter) => {
    const values = flat.slice(offset, offset + parameter.size);
    offset += parameter.size;
    return tensor(values, [...parameter.shape], "float32");
  });
}
