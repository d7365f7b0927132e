/** @file The laws again, with every kernel in float64: to 1e-9, where float32 has room for mistakes of 1e-4. */
import "./helpers/double-precision.ts";
import { exp, mean, mul, neg, scalar, square, sub, valueAndGrads } from "@tensorflow/tfjs-core";
import type { Scalar, Tensor, Tensor2D } from "@tensorflow/tfjs-core";
import {
  assignFlatParameters,
  flattenParameters,
  namedParameters,
  trainableParameters,
  withBoundParameters,
} from "@mienf/core";
import { createRandomSource } from "@mienf/numeric";
import { cnf } from "@mienf/flows";
import type { Bijection } from "@mienf/flows";
import { describe, expect, test } from "vitest";
import "@mienf/testing";
import { cases, setUp } from "./helpers/cases.ts";
import { logAbsJacobians } from "./helpers/jacobian.ts";
import { normalRows, randomise, take } from "./helpers/tensors.ts";

const ROWS = 4;
// Short enough to step over no kink of a ReLU; rounding errors of 1e-15 come to 1e-9.
const STEP = 1e-6;

test("tfjs computes in float64 here", () => {
  expect(Math.abs(take(exp(scalar(1)))[0]! - Math.E)).toBeLessThan(1e-15);
});

describe.each(cases)("$name, dim $dim", (each) => {
  const { roundTrip } = each;

  test("the two directions undo each other, with opposite log-determinants", () => {
    const { bijection, data, latents, context } = setUp(each);
    const x = data(ROWS, 1);
    const forward = bijection.forward(x, ...context(ROWS));
    const back = bijection.inverse(forward.y, ...context(ROWS));
    expect(take(back.x)).toBeAllClose(take(x), { atol: roundTrip, rtol: roundTrip });
    expect(take(back.logDet)).toBeAllClose(take(neg(forward.logDet)), {
      atol: roundTrip,
      rtol: roundTrip,
    });
    const y = latents(ROWS, 2);
    const again = bijection.forward(bijection.inverse(y, ...context(ROWS)).x, ...context(ROWS));
    expect(take(again.y)).toBeAllClose(take(y), { atol: roundTrip, rtol: roundTrip });
  });
});

// With many columns the inverse of an autoregressive flow costs their square.
const directed = cases.flatMap((each) =>
  (each.dim > 5 && !each.fixed ? (["forward"] as const) : (["forward", "inverse"] as const)).map(
    (direction) => ({ ...each, direction }),
  ),
);

describe.each(directed.filter(({ approximate }) => !approximate))(
  "$name, dim $dim, $direction",
  (each) => {
    test("the log-determinant is the autodiff Jacobian's", () => {
      const { at, map } = setUpDirection(each);
      const { logDet } = map(at);
      const { logDetError } = each;
      expect(take(logDet)).toBeAllClose(
        logAbsJacobians((rows) => map(rows).value, at),
        { atol: logDetError, rtol: logDetError },
      );
    });
  },
);

describe.each(
  directed.filter(({ make, dim }) => trainableParameters(make(dim).parameters).length > 0),
)("$name, dim $dim, $direction", (each) => {
  test("gradients are those of finite differences for each parameter, and not zero", () => {
    const { bijection, at, map } = setUpDirection(each);
    const target = normalRows(ROWS, each.dim, 9);
    expectGradients(bijection, () => {
      const { value, logDet } = map(at);
      // The target gives volume-preserving and orthogonal maps a gradient too.
      return sub(mul(mean(square(sub(value, target))), 0.5), mean(logDet));
    });
  });
});

test("the round trip of a continuous flow comes to 1e-9 with finer steps", () => {
  const flow = cnf(3, { hidden: [8], steps: 64 });
  randomise(flow, 103, 0.15);
  const x = normalRows(ROWS, 3, 1);
  const { y, logDet } = flow.forward(x);
  const back = flow.inverse(y);
  expect(take(back.x)).toBeAllClose(take(x), { atol: 1e-9 });
  expect(take(back.logDet)).toBeAllClose(take(neg(logDet)), { atol: 1e-9 });
});

/** One direction of a bijection, whatever its results are called, and rows for it. */
function setUpDirection(each: (typeof directed)[number]) {
  const { bijection, data, latents, context } = setUp(each);
  const given = context(ROWS);
  const forward = each.direction === "forward";
  const map = (rows: Tensor2D): { readonly value: Tensor2D; readonly logDet: Tensor } => {
    const result = forward ? bijection.forward(rows, ...given) : bijection.inverse(rows, ...given);
    return { value: "y" in result ? result.y : result.x, logDet: result.logDet };
  };
  return { bijection, at: forward ? data(ROWS, 3) : latents(ROWS, 4), map };
}

/** Compares directional derivatives of a loss, one random direction for each parameter. */
function expectGradients(bijection: Bijection, loss: () => Scalar): void {
  const parameters = trainableParameters(bijection.parameters);
  const names = namedParameters(bijection.parameters).filter(([, { trainable }]) => trainable);
  const { grads } = valueAndGrads((...tensors: Tensor[]) =>
    withBoundParameters(parameters, tensors, loss),
  )(parameters.map((parameter) => parameter.read()));
  const start = flattenParameters(parameters);
  const source = createRandomSource(10);
  const received: number[] = [];
  const expected: number[] = [];
  let offset = 0;
  for (const [index, [name, { size }]] of names.entries()) {
    const gradient = take(grads[index]!);
    const direction = gradient.map(() => source.normal() / Math.sqrt(size));
    const at = (step: number): number => {
      const moved = start.slice();
      for (const [k, value] of direction.entries()) {
        moved[offset + k]! += step * value;
      }
      assignFlatParameters(parameters, moved);
      return take(loss())[0]!;
    };
    expected.push((at(STEP) - at(-STEP)) / (2 * STEP));
    received.push(gradient.reduce((total, value, k) => total + value * direction[k]!, 0));
    expect(Math.hypot(...gradient) > 1e-6, `${name} has a gradient`).toBe(!isIdle(name, bijection));
    offset += size;
  }
  assignFlatParameters(parameters, start);
  expect(received).toBeAllClose(expected, { atol: 1e-7, rtol: 1e-6 });
}

/** One column has nothing to turn, and nothing before it that a masked perceptron could see. */
function isIdle(name: string, { dim, contextDim }: Bijection): boolean {
  return (
    dim === 1 &&
    (/factors|mirrors/.test(name) || (contextDim === 0 && name.endsWith("conditioner.0.weight")))
  );
}
