import "@tensorflow/tfjs-backend-cpu";
import { mul, neg, slice } from "@tensorflow/tfjs-core";
import type { Tensor2D } from "@tensorflow/tfjs-core";
import { namedParameters } from "@mienf/core";
import { expectNoLeak } from "@mienf/testing";
import { bijectionFromConfig } from "@mienf/flows";
import type { BijectionConfig } from "@mienf/flows";
import { describe, expect, test } from "vitest";
import { cases, setUp } from "./helpers/cases.ts";
import { logAbsJacobians } from "./helpers/jacobian.ts";
import { normalRows, take } from "./helpers/tensors.ts";

const ROWS = 4;

describe.each(cases)("$name, dim $dim", (each) => {
  const { dim } = each;

  test("the inverse undoes forward and has the opposite log-determinant", () => {
    const { bijection, data, context } = setUp(each);
    const x = data(ROWS, 1);
    const { y, logDet } = bijection.forward(x, ...context(ROWS));
    const back = bijection.inverse(y, ...context(ROWS));
    // float32 through slopes of up to about e² a layer.
    expect(take(back.x)).toBeAllClose(take(x), { rtol: 1e-4, atol: 1e-4 });
    expect(take(back.logDet)).toBeAllClose(take(neg(logDet)), { rtol: 1e-4, atol: 2e-4 });
  });

  test("forward undoes the inverse", () => {
    const { bijection, latents, context } = setUp(each);
    const y = latents(ROWS, 2);
    const { x } = bijection.inverse(y, ...context(ROWS));
    const { y: back } = bijection.forward(x, ...context(ROWS));
    expect(take(back)).toBeAllClose(take(y), { rtol: 1e-4, atol: 1e-4 });
  });

  test("a batch is mapped like its rows", () => {
    const { bijection, data, context } = setUp(each);
    const x = data(3, 4);
    const { y, logDet } = bijection.forward(x, ...context(3));
    expect(y.shape).toEqual([3, dim]);
    expect(logDet.shape).toEqual([3]);
    const values = take(y);
    const logDets = take(logDet);
    for (const index of [0, 1, 2]) {
      const row = (rows: Tensor2D): Tensor2D => slice(rows, [index, 0], [1, rows.shape[1]]);
      const single = bijection.forward(row(x), ...context(3).map(row));
      const expected = values.subarray(index * dim, (index + 1) * dim);
      // Matrix products may add up in another order.
      expect(take(single.y)).toBeAllClose(expected, { rtol: 1e-5, atol: 1e-5 });
      expect(take(single.logDet)).toBeAllClose([logDets[index] ?? NaN], { rtol: 1e-5, atol: 1e-5 });
    }
  });

  test("leaves no tensor behind and does not give its input away", () => {
    const { bijection, data, context } = setUp(each);
    const x = data(ROWS, 5);
    const given = context(ROWS);
    expectNoLeak(() => {
      for (const result of [bijection.forward(x, ...given), bijection.inverse(x, ...given)]) {
        for (const tensor of Object.values(result)) {
          expect(tensor).not.toBe(x);
          tensor.dispose();
        }
      }
      bijection.initialise?.(x, ...given);
    });
    expect(x.isDisposed).toBe(false);
  });

  test("survives saving and loading", () => {
    const { bijection, data, context } = setUp(each);
    const config: BijectionConfig = JSON.parse(JSON.stringify(bijection.config));
    const rebuilt = bijectionFromConfig(config);
    const saved = new Map(namedParameters(bijection.parameters));
    for (const [name, parameter] of namedParameters(rebuilt.parameters)) {
      parameter.assign(saved.get(name)?.values ?? []);
    }
    expect(namedParameters(rebuilt.parameters).map(([name]) => name)).toEqual([...saved.keys()]);
    expect(rebuilt.config).toEqual(bijection.config);
    const x = data(ROWS, 6);
    const before = bijection.forward(x, ...context(ROWS));
    const after = rebuilt.forward(x, ...context(ROWS));
    expect(take(after.y)).toEqual(take(before.y));
    expect(take(after.logDet)).toEqual(take(before.logDet));
  });

  test("is finite for tiny, large and huge inputs, both ways", () => {
    const { bijection, context } = setUp(each);
    for (const scale of [0, 1e-6, 1e4]) {
      const x = mul<Tensor2D>(normalRows(ROWS, dim, 8), scale);
      for (const direction of ["forward", "inverse"] as const) {
        for (const tensor of Object.values(bijection[direction](x, ...context(ROWS)))) {
          expect(take(tensor).every(Number.isFinite), `${direction}, scale ${scale}`).toBe(true);
        }
      }
    }
  });
});

const exact = cases.filter(({ dim, fixed, approximate }) => !approximate && (dim <= 5 || fixed));

describe.each(exact)("$name, dim $dim", (each) => {
  test("the log-determinant is that of the autodiff Jacobian", () => {
    const { bijection, data, context } = setUp(each);
    const x = data(ROWS, 3);
    const given = context(ROWS);
    const expected = logAbsJacobians((rows) => bijection.forward(rows, ...given).y, x);
    const { logDet } = bijection.forward(x, ...given);
    expect(take(logDet)).toBeAllClose(expected, { rtol: 1e-4, atol: 1e-4 });
  });
});
