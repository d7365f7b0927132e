import { add, mul, neg, sub, tensor3d } from "@tensorflow/tfjs-core";
import type { Tensor1D, Tensor2D, Tensor3D } from "@tensorflow/tfjs-core";
import { ConfigError, createRandomSource, identity } from "@mienf/numeric";
import type { RandomSource } from "@mienf/numeric";
import type { Bijection, BijectionConfig } from "./bijection.ts";
import { compose } from "./compose.ts";
import { defineBijection } from "./define-bijection.ts";
import { actNorm } from "./elementwise-affine.ts";
import { batchLogDeterminant } from "./internal/batch-log-determinant.ts";
import { checkDim } from "./internal/check-dim.ts";
import { checkCount } from "./internal/coupling-flow.ts";
import { createProbes, meanProduct } from "./internal/probes.ts";
import { smoothNetwork } from "./internal/smooth-network.ts";
import type { SmoothFunction } from "./internal/smooth-network.ts";

/** Options of {@link residualLayer}. */
export interface ResidualLayerOptions {
  /** Sizes of the network's hidden layers, default `[32, 32]`. */
  readonly hidden?: readonly number[];
  /** Bound on the network's Lipschitz constant, in (0, 1); default 0.9. */
  readonly lipschitz?: number;
  /**
   * `"exact"`: from the Jacobian, O(dim) passes and O(dim³) a row; `"series"`: the power series of the logarithm with traces
   * estimated by fixed probes, `terms` passes. Default: exact up to 16 columns.
   */
  readonly logDet?: "exact" | "series";
  /** Terms of the series, ≥ 1; default 10. What is cut off is at most dim · Lᵗ⁺¹ / ((t + 1) (1 − L)). */
  readonly terms?: number;
  /** Probes of the series, ≥ 1; default 4. Their error is as a Monte Carlo estimate's, the same at every call. */
  readonly probes?: number;
  /** Fixed-point steps of the inverse, ≥ 1; default 100. The error shrinks by the Lipschitz constant at each. */
  readonly iterations?: number;
  /** Draws the first weights and the probes; default: seed 0. */
  readonly source?: RandomSource;
}

/** Structure of {@link residualLayer}. */
export interface ResidualLayerConfig
  extends BijectionConfig, Required<Omit<ResidualLayerOptions, "source">> {
  readonly kind: "residualLayer";
  readonly dim: number;
}

/** Options of {@link residualFlow}; those of the layers are passed on to each. */
export interface ResidualFlowOptions extends ResidualLayerOptions {
  /** Number of residual layers, ≥ 1; default 4. */
  readonly layers?: number;
}

// Beyond, the Jacobian costs more than a series of ten terms.
const MAX_EXACT_DIM = 16;

/**
 * Makes an invertible residual layer `y = x + g(x)`: g is a network with LipSwish activations whose Lipschitz constant is below 1
 * by spectral normalisation; the identity at first.
 *
 * Unlike couplings it changes all columns at once. Cost: forward see `logDet`, inverse `iterations` passes of g and the
 * log-determinant. Parameters: `network`, frozen `probes` `[1, probes, dim]` for the series.
 *
 * @param dim - number of columns, ≥ 1.
 * @throws ConfigError when an option is out of range.
 * @see Behrmann et al. 2019, "Invertible residual networks", section 3; Chen et al. 2019, "Residual flows", with a fixed number
 *   of terms in place of their random one, so that the same row has the same density at every call.
 */
export function residualLayer(dim: number, options: ResidualLayerOptions = {}): Bijection {
  checkDim("residualLayer", dim);
  const {
    hidden = [32, 32],
    lipschitz = 0.9,
    logDet = dim <= MAX_EXACT_DIM ? "exact" : "series",
    terms = 10,
    probes = 4,
    iterations = 100,
    source = createRandomSource(0),
  } = options;
  if (!(lipschitz > 0 && lipschitz < 1)) {
    throw new ConfigError(`residualLayer: expected lipschitz in (0, 1), got ${lipschitz}`);
  }
  for (const [name, count] of Object.entries({ terms, probes, iterations })) {
    checkCount("residualLayer", name, count);
  }
  if (logDet !== "exact" && logDet !== "series") {
    throw new ConfigError(
      `residualLayer: expected logDet to be exact or series, got ${String(logDet)}`,
    );
  }
  const network = smoothNetwork({
    kind: "residualLayer",
    inputs: dim,
    hidden,
    outputs: dim,
    lipschitz,
    source: source.split("network"),
  });
  const directions = createProbes(probes, dim, source.split("probes"));
  const unit = Float32Array.from(identity(dim).data);
  const exact = (g: SmoothFunction, x: Tensor2D) => {
    const basis = tensor3d(unit, [1, dim, dim]);
    const { value, tangents } = g.applyWithTangents(x, basis);
    return { value, logDet: batchLogDeterminant(add(tangents, basis)) };
  };
  const series = (g: SmoothFunction, x: Tensor2D) => {
    const first = directions.read() as Tensor3D;
    let step = g.applyWithTangents(x, first);
    const { value } = step;
    let total = meanProduct(first, step.tangents);
    for (let term = 2; term <= terms; term++) {
      step = g.applyWithTangents(x, step.tangents);
      const trace = meanProduct(first, step.tangents);
      total = add<Tensor1D>(total, mul(trace, (term % 2 === 0 ? -1 : 1) / term));
    }
    return { value, logDet: total };
  };
  const evaluate = logDet === "exact" ? exact : series;
  const config: ResidualLayerConfig = {
    kind: "residualLayer",
    dim,
    hidden,
    lipschitz,
    logDet,
    terms,
    probes,
    iterations,
  };
  return defineBijection({
    dim,
    config,
    parameters: {
      network: network.parameters,
      ...(logDet === "series" && { probes: directions }),
    },
    forward(x) {
      const change = evaluate(network.read(), x);
      return { value: add(x, change.value), logDet: change.logDet };
    },
    inverse(y) {
      const g = network.read();
      let x = y;
      for (let step = 0; step < iterations; step++) {
        x = sub(y, g.apply(x));
      }
      return { value: x, logDet: neg(evaluate(g, x).logDet) };
    },
  });
}

/**
 * Makes a residual flow: residual layers with an ActNorm before each and behind the last.
 *
 * @param dim - number of columns, ≥ 1.
 * @throws ConfigError when an option is out of range.
 * @see Chen et al. 2019, "Residual flows for invertible generative modeling".
 */
export function residualFlow(dim: number, options: ResidualFlowOptions = {}): Bijection {
  const { layers = 4, source = createRandomSource(0), ...rest } = options;
  checkCount("residualFlow", "layers", layers);
  return compose([
    ...Array.from({ length: layers }, (_, index) => [
      actNorm(dim),
      residualLayer(dim, { ...rest, source: source.split(`layer ${index}`) }),
    ]).flat(),
    actNorm(dim),
  ]);
}
