import { expectThat } from "./expectations.ts";
import { gradientError } from "./layer-evaluation.ts";
import type { RuntimeCheck } from "./runtime-contract.ts";
import type { ParameterLike, RuntimeSubject, SourceLike } from "./subject.ts";

// Finite differences of float32 outputs are right to about 1e-3 of the gradient; a wrong term is off by far more.
const TOLERANCE = 1e-2;

/** A gradient check for each layer of the subject. */
export function layerChecks<P extends ParameterLike, S extends SourceLike>(
  subject: RuntimeSubject<P, S>,
): RuntimeCheck<P>[] {
  return (subject.layers ?? []).map((layer) => ({
    title: `differentiates ${layer.name} as finite differences do`,
    run: async (runtime) => {
      const error = await gradientError(runtime, layer.create());
      expectThat(
        error <= TOLERANCE,
        `${layer.name}: expected slopes within ${TOLERANCE} of finite differences, got ${error}`,
      );
    },
  }));
}
