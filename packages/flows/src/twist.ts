import { add, clipByValue, concat, cos, mul, neg, sin, square, sub } from "@tensorflow/tfjs-core";
import type { Tensor2D } from "@tensorflow/tfjs-core";
import { createRandomSource } from "@mienf/numeric";
import type { RandomSource } from "@mienf/numeric";
import type { Bijection, BijectionConfig } from "./bijection.ts";
import { defineBijection } from "./define-bijection.ts";
import { checkCouplingDim } from "./internal/check-dim.ts";
import { conditionerDefaults, createConditioner } from "./internal/conditioner.ts";
import type { ConditionerOptions } from "./internal/conditioner.ts";
import { checkContextDim, withContext } from "./internal/context.ts";
import { splitColumns } from "./internal/split-columns.ts";

/** Options of {@link twist}. */
export interface TwistOptions extends ConditionerOptions {
  /** Columns of the context that the conditioner sees too; default 0. */
  readonly contextDim?: number;
  /** Draws the conditioner's first weights; default: seed 0. */
  readonly source?: RandomSource;
}

/** Structure of {@link twist}. */
export interface TwistConfig extends BijectionConfig, Required<ConditionerOptions> {
  readonly kind: "twist";
  readonly dim: number;
  readonly contextDim: number;
}

/** Columns this far out and farther are turned alike: float32 radii would not give back the angles of very far ones. */
const FAR = 8;

/**
 * Makes a twist: columns i and i + ⌊dim/2⌋ are turned in their plane by an angle that one perceptron makes of the squared radii
 * of all such pairs, and of the last column where dim is odd, which stays.
 *
 * The identity at first. Radii stay as they are, so the inverse turns back by the same angles, and the log-determinant is 0; the
 * standard normal law stays, too. So a spiral of normal data, of which no map of columns or halves makes anything likelier, is
 * undone by a twist or two, with rotations between them for other planes. Expects columns of about unit variance.
 *
 * @param dim - number of columns, ≥ 2.
 * @throws ConfigError when `dim` is 1 or an option is out of range.
 */
export function twist(dim: number, options: TwistOptions = {}): Bijection {
  const { contextDim = 0, source = createRandomSource(0) } = options;
  checkCouplingDim("twist", dim);
  checkContextDim("twist", contextDim);
  const pairs = Math.floor(dim / 2);
  const left = dim - 2 * pairs;
  const network = conditionerDefaults(options);
  const conditioner = createConditioner(
    { kind: "twist", inputs: pairs + left + contextDim, outputs: pairs, source },
    network,
  );
  const turned = (x: Tensor2D, context: Tensor2D | undefined, back: boolean): Tensor2D => {
    const [a, b, rest] = left
      ? splitColumns(x, [pairs, pairs, left])
      : [...splitColumns(x, [pairs, pairs]), undefined];
    const radii = clipByValue<Tensor2D>(add(square(a), square(b)), 0, FAR ** 2);
    const kept = rest ? concat([radii, clipByValue<Tensor2D>(rest, -FAR, FAR)], 1) : radii;
    const angles = conditioner.apply(withContext(kept, contextDim > 0 ? context : undefined));
    const cosine = cos(angles);
    const sine = back ? neg(sin(angles)) : sin(angles);
    const first = sub<Tensor2D>(mul(a, cosine), mul(b, sine));
    const second = add<Tensor2D>(mul(a, sine), mul(b, cosine));
    return concat(rest ? [first, second, rest] : [first, second], 1);
  };
  const config: TwistConfig = { kind: "twist", dim, ...network, contextDim };
  return defineBijection({
    dim,
    contextDim,
    config,
    parameters: { conditioner: conditioner.parameters },
    forward: (x, context) => ({ value: turned(x, context, false) }),
    inverse: (y, context) => ({ value: turned(y, context, true) }),
  });
}
