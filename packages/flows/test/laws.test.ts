import "@tensorflow/tfjs-backend-cpu";
import {
  grad,
  mean,
  mul,
  neg,
  reshape,
  slice,
  square,
  sub,
  sum,
  valueAndGrads,
} from "@tensorflow/tfjs-core";
import type { Scalar, Tensor, Tensor2D } from "@tensorflow/tfjs-core";
import {
  assignFlatParameters,
  flattenParameters,
  namedParameters,
  trainableParameters,
  withBoundParameters,
} from "@mienf/core";
import { createRandomSource } from "@mienf/numeric";
import { expectNoLeak } from "@mienf/testing";
import { bijectionFromConfig } from "@mienf/flows";
import type { Bijection, BijectionConfig } from "@mienf/flows";
import { describe, expect, test } from "vitest";
import { constructors } from "./helpers/constructors.ts";
import { logAbsDeterminant } from "./helpers/log-abs-determinant.ts";
import { normalRows, randomise, take } from "./helpers/tensors.ts";

const DIMS = [1, 2, 3, 5, 16];
const ROWS = 12;
const STEP = 3e-3;

const cases = Object.entries(constructors).flatMap(([name, { make, from = 1, spread = 0.3 }]) =>
  DIMS.filter((dim) => dim >= from).map((dim) => ({ name, dim, make, spread })),
);

function randomised({ make, dim, spread }: (typeof cases)[number]): Bijection {
  const bijection = make(dim);
  randomise(bijection, 100 + dim, spread);
  return bijection;
}

describe.each(cases)("$name, dim $dim", (each) => {
  const { dim, make } = each;

  test("the inverse undoes forward and has the opposite log-determinant", () => {
    const bijection = randomised(each);
    const x = normalRows(ROWS, dim, 1);
    const { y, logDet } = bijection.forward(x);
    const back = bijection.inverse(y);
    // float32 through slopes of up to about e² a layer.
    expect(take(back.x)).toBeAllClose(take(x), { rtol: 1e-4, atol: 1e-4 });
    expect(take(back.logDet)).toBeAllClose(take(neg(logDet)), { rtol: 1e-4, atol: 2e-4 });
  });

  test("forward undoes the inverse", () => {
    const bijection = randomised(each);
    const y = normalRows(ROWS, dim, 2);
    const { x } = bijection.inverse(y);
    expect(take(bijection.forward(x).y)).toBeAllClose(take(y), { rtol: 1e-4, atol: 1e-4 });
  });

  test.runIf(dim <= 5)("the log-determinant is that of the autodiff Jacobian", () => {
    const bijection = randomised(each);
    const x = normalRows(ROWS, dim, 3);
    // Row r of output i's gradient is row i of the Jacobian at row r, as rows do not mix.
    const rows = Array.from({ length: dim }, (_, output) =>
      take(
        grad((input: Tensor) =>
          sum(slice(bijection.forward(reshape(input, [ROWS, dim])).y, [0, output], [ROWS, 1])),
        )(x),
      ),
    );
    const expected = Array.from({ length: ROWS }, (_, row) =>
      logAbsDeterminant(rows.map((values) => values.slice(row * dim, (row + 1) * dim))),
    );
    const { logDet } = bijection.forward(x);
    expect(take(logDet)).toBeAllClose(expected, { rtol: 1e-4, atol: 1e-4 });
  });

  test("a batch is mapped like its rows", () => {
    const bijection = randomised(each);
    const x = normalRows(3, dim, 4);
    const { y, logDet } = bijection.forward(x);
    expect(y.shape).toEqual([3, dim]);
    expect(logDet.shape).toEqual([3]);
    const values = take(y);
    const logDets = take(logDet);
    for (const index of [0, 1, 2]) {
      const single = bijection.forward(slice(x, [index, 0], [1, dim]));
      const expected = values.subarray(index * dim, (index + 1) * dim);
      // Matrix products may add up in another order.
      expect(take(single.y)).toBeAllClose(expected, { rtol: 1e-5, atol: 1e-5 });
      expect(take(single.logDet)).toBeAllClose([logDets[index] ?? NaN], { rtol: 1e-5, atol: 1e-5 });
    }
  });

  test("leaves no tensor behind and does not give its input away", () => {
    const bijection = randomised(each);
    const x = normalRows(ROWS, dim, 5);
    expectNoLeak(() => {
      for (const result of [bijection.forward(x), bijection.inverse(x)]) {
        for (const tensor of Object.values(result)) {
          expect(tensor).not.toBe(x);
          tensor.dispose();
        }
      }
      bijection.initialise?.(x);
    });
    expect(x.isDisposed).toBe(false);
  });

  test("survives saving and loading", () => {
    const bijection = randomised(each);
    const config: BijectionConfig = JSON.parse(JSON.stringify(bijection.config));
    const rebuilt = bijectionFromConfig(config);
    const saved = new Map(namedParameters(bijection.parameters));
    for (const [name, parameter] of namedParameters(rebuilt.parameters)) {
      parameter.assign(saved.get(name)?.values ?? []);
    }
    expect(namedParameters(rebuilt.parameters).map(([name]) => name)).toEqual([...saved.keys()]);
    expect(rebuilt.config).toEqual(bijection.config);
    const x = normalRows(ROWS, dim, 6);
    const before = bijection.forward(x);
    const after = rebuilt.forward(x);
    expect(take(after.y)).toEqual(take(before.y));
    expect(take(after.logDet)).toEqual(take(before.logDet));
  });

  test.runIf(dim <= 5 && trainableParameters(make(dim).parameters).length > 0)(
    "its gradient is that of finite differences, for each parameter, and not zero",
    () => {
      expectGradients(randomised(each), normalRows(128, dim, 7));
    },
  );

  test("is finite for tiny, large and huge inputs, both ways", () => {
    const bijection = randomised(each);
    for (const scale of [0, 1e-6, 10, 1e4]) {
      const x = mul<Tensor2D>(normalRows(ROWS, dim, 8), scale);
      for (const result of [bijection.forward(x), bijection.inverse(x)]) {
        for (const tensor of Object.values(result)) {
          expect(take(tensor).every(Number.isFinite), `scale ${scale}`).toBe(true);
        }
      }
    }
  });
});

/** Compares directional derivatives of a likelihood-like loss, one random direction for each parameter. */
function expectGradients(bijection: Bijection, x: Tensor2D): void {
  const parameters = trainableParameters(bijection.parameters);
  const target = normalRows(x.shape[0], x.shape[1], 9);
  const loss = (): Scalar => {
    const { y, logDet } = bijection.forward(x);
    // The target gives volume-preserving and orthogonal maps a gradient too.
    return sub(mul(mean(square(sub(y, target))), 0.5), mean(logDet));
  };
  const bound = parameters.map((parameter) => parameter.read());
  const { grads } = valueAndGrads((...tensors: Tensor[]) =>
    withBoundParameters(parameters, tensors, loss),
  )(bound);
  const start = flattenParameters(parameters);
  const source = createRandomSource(10);
  const received: number[] = [];
  const expected: number[] = [];
  let offset = 0;
  for (const [index, [name, parameter]] of namedTrainable(bijection).entries()) {
    const gradient = take(grads[index]!);
    const direction = gradient.map(() => source.normal() / Math.sqrt(gradient.length));
    const at = (step: number): number => {
      const moved = start.slice();
      for (const [k, value] of direction.entries()) {
        moved[offset + k]! += step * value;
      }
      assignFlatParameters(parameters, moved);
      return take(loss())[0]!;
    };
    const numeric = (at(STEP) - at(-STEP)) / (2 * STEP);
    const analytic = gradient.reduce((total, value, k) => total + value * direction[k]!, 0);
    received.push(analytic);
    expected.push(numeric);
    // One column has nothing to turn: its triangular factors and mirrors change nothing.
    const matters = bijection.dim > 1 || !/factors|mirrors/.test(name);
    expect(Math.hypot(...gradient) > 1e-4, `${name} has a gradient`).toBe(matters);
    offset += parameter.size;
  }
  // float32 losses of order 10 carry errors of 1e-6, divided by the step; the rest is for the kinks of ReLUs and of the
  // splines' second derivatives, which some rows cross.
  expect(received).toBeAllClose(expected, { atol: 5e-3, rtol: 2e-2 });
}

function namedTrainable(bijection: Bijection) {
  return namedParameters(bijection.parameters).filter(([, parameter]) => parameter.trainable);
}
