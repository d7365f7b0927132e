import { add, concat, fill, mul, tensor3d, zeros } from "@tensorflow/tfjs-core";
import type { Rank, Tensor, Tensor1D, Tensor2D, Tensor3D } from "@tensorflow/tfjs-core";
import { ConfigError, createRandomSource, identity } from "@mienf/numeric";
import type { RandomSource } from "@mienf/numeric";
import type { Bijection, BijectionConfig } from "./bijection.ts";
import { defineBijection } from "./define-bijection.ts";
import type { Mapped } from "./define-bijection.ts";
import { checkDim } from "./internal/check-dim.ts";
import { checkContextDim } from "./internal/context.ts";
import { checkCount } from "./internal/coupling-flow.ts";
import { createProbes, meanProduct } from "./internal/probes.ts";
import { smoothNetwork } from "./internal/smooth-network.ts";

/** Options of {@link cnf}. */
export interface CnfOptions {
  /** Sizes of the velocity's hidden layers, default `[64, 64]`. */
  readonly hidden?: readonly number[];
  /** Steps of the solver, ≥ 1; default 8. Round trips and log-determinants are right to the fourth power of their length. */
  readonly steps?: number;
  /**
   * `"exact"`: O(dim) passes of the network; `"hutchinson"`: an estimate by fixed probes. Default: exact up to 16 columns.
   */
  readonly trace?: "exact" | "hutchinson";
  /** Probes of Hutchinson's estimate, ≥ 1; default 4. */
  readonly probes?: number;
  /** Columns of the context that the velocity sees too; default 0. */
  readonly contextDim?: number;
  /** Draws the first weights and the probes; default: seed 0. */
  readonly source?: RandomSource;
}

/** Structure of {@link cnf}. */
export interface CnfConfig extends BijectionConfig, Required<Omit<CnfOptions, "source">> {
  readonly kind: "cnf";
  readonly dim: number;
}

/** A bijection that follows a velocity from time 0, the data, to time 1, the latents. */
export interface ContinuousFlow extends Bijection {
  /**
   * Evaluates the velocity, inside `tidy` or a loss.
   *
   * @param x - where, `[batch, dim]`.
   * @param time - when, `[batch, 1]`.
   * @param context - `[batch, contextDim]`, where the flow takes one.
   * @returns `[batch, dim]`.
   */
  readonly velocity: (x: Tensor2D, time: Tensor2D, context?: Tensor2D) => Tensor2D;
}

const MAX_EXACT_DIM = 16;

/** A point of the solution and what has been added to the log-determinant. */
interface State {
  readonly x: Tensor2D;
  readonly logDet: Tensor1D;
}

/**
 * Makes a continuous flow, `dx/dt = v(x, t)` from t = 0 to 1 with a perceptron v with tanh: classical Runge–Kutta steps of fixed
 * length, and the trace of ∂v/∂x integrated along; the identity at first.
 *
 * Unlike couplings it changes all columns at once and smoothly. Standardise the data first. Cost: 4 · `steps` passes each way, each
 * with `dim` or `probes` tangents. By maximum likelihood it trains slowly; `fitFlowMatching` needs one pass a step.
 * Parameters: `network`, frozen `probes` `[1, probes, dim]` for Hutchinson's estimate.
 *
 * @param dim - number of columns, ≥ 1.
 * @throws ConfigError when an option is out of range.
 * @see Chen et al. 2018, "Neural ordinary differential equations", theorem 1; Grathwohl et al. 2019, "FFJORD", eq. 7.
 */
export function cnf(dim: number, options: CnfOptions = {}): ContinuousFlow {
  checkDim("cnf", dim);
  const {
    hidden = [64, 64],
    steps = 8,
    trace = dim <= MAX_EXACT_DIM ? "exact" : "hutchinson",
    probes = 4,
    contextDim = 0,
    source = createRandomSource(0),
  } = options;
  checkCount("cnf", "steps", steps);
  checkCount("cnf", "probes", probes);
  checkContextDim("cnf", contextDim);
  if (trace !== "exact" && trace !== "hutchinson") {
    throw new ConfigError(`cnf: expected trace to be exact or hutchinson, got ${String(trace)}`);
  }
  const inputs = dim + 1 + contextDim;
  const network = smoothNetwork({
    kind: "cnf",
    inputs,
    hidden,
    outputs: dim,
    source: source.split("network"),
  });
  const signs = createProbes(probes, dim, source.split("probes"));
  const estimated = trace === "hutchinson";
  const input = (x: Tensor2D, time: Tensor2D, context: Tensor2D | undefined): Tensor2D =>
    concat(contextDim > 0 && context ? [x, time, context] : [x, time], 1);
  /** Velocity, and the trace of its derivative, as a function of a state and a time. */
  const createField = (context: Tensor2D | undefined) => {
    const v = network.read();
    // The basis times √dim is a set of probes whose mean product is the trace itself.
    const directions: Tensor3D = estimated
      ? (signs.read() as Tensor3D)
      : tensor3d(scaledBasis(dim), [1, dim, dim]);
    const still = zeros<Rank.R3>([1, directions.shape[1], 1 + contextDim]);
    const tangents = concat<Tensor3D>([directions, still], 2);
    return ({ x }: State, time: number): State => {
      const at = input(x, fill<Rank.R2>([x.shape[0], 1], time), context);
      const result = v.applyWithTangents(at, tangents);
      return { x: result.value, logDet: meanProduct(directions, result.tangents) };
    };
  };
  const solve = (start: Tensor2D, context: Tensor2D | undefined, direction: 1 | -1): Mapped => {
    const field = createField(context);
    const length = direction / steps;
    let state: State = { x: start, logDet: zeros<Rank.R1>([start.shape[0]]) };
    for (let step = 0; step < steps; step++) {
      const time = direction === 1 ? step / steps : 1 - step / steps;
      state = rungeKuttaStep(field, state, time, length);
    }
    return { value: state.x, logDet: state.logDet };
  };
  const config: CnfConfig = { kind: "cnf", dim, hidden, steps, trace, probes, contextDim };
  const flow = defineBijection({
    dim,
    contextDim,
    config,
    parameters: { network: network.parameters, ...(estimated && { probes: signs }) },
    forward: (x, context) => solve(x, context, 1),
    inverse: (y, context) => solve(y, context, -1),
  });
  return Object.assign(flow, {
    velocity: (x: Tensor2D, time: Tensor2D, context?: Tensor2D): Tensor2D =>
      network.read().apply(input(x, time, context)),
  });
}

function scaledBasis(dim: number): Float32Array {
  return Float32Array.from(identity(dim).data, (entry) => Math.sqrt(dim) * entry);
}

/** One step of the classical method of fourth order. */
function rungeKuttaStep(
  field: (state: State, time: number) => State,
  state: State,
  time: number,
  length: number,
): State {
  const moved = (by: State, share: number): State => ({
    x: add(state.x, mul(by.x, share * length)),
    logDet: state.logDet,
  });
  const middle = time + length / 2;
  const k1 = field(state, time);
  const k2 = field(moved(k1, 0.5), middle);
  const k3 = field(moved(k2, 0.5), middle);
  const k4 = field(moved(k3, 1), time + length);
  const average = <T extends Tensor>(part: (of: State) => T): T =>
    mul(add(add(part(k1), part(k4)), mul(add(part(k2), part(k3)), 2)), length / 6);
  return {
    x: add(
      state.x,
      average(({ x }) => x),
    ),
    logDet: add(
      state.logDet,
      average(({ logDet }) => logDet),
    ),
  };
}
