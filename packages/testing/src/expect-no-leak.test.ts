import {
  type DataType,
  KernelBackend,
  registerBackend,
  setBackend,
  tensor1d,
} from "@tensorflow/tfjs-core";
import { beforeAll, expect, test } from "vitest";
import { expectNoLeak } from "./expect-no-leak.ts";

/** Holds values and nothing else: counting tensors needs no kernels. */
class HoldingBackend extends KernelBackend {
  override write(): object {
    return {};
  }
  override move(_id: object, _values: unknown, _shape: number[], _type: DataType): void {}
  override disposeData(): boolean {
    return true;
  }
  override numDataIds(): number {
    return 0;
  }
  override memory(): { unreliable: boolean } {
    return { unreliable: false };
  }
  override floatPrecision(): 32 {
    return 32;
  }
}

beforeAll(async () => {
  registerBackend("holding", () => new HoldingBackend());
  await setBackend("holding");
});

test("passes when every tensor is disposed", () => {
  expectNoLeak(() => {
    tensor1d([1, 2]).dispose();
  });
});

test("fails when a tensor is left", () => {
  expect(() => {
    expectNoLeak(() => {
      tensor1d([1, 2]);
    });
  }).toThrow("tensors left behind");
});

test("waits for asynchronous work", async () => {
  await expectNoLeak(async () => {
    const held = tensor1d([1]);
    await Promise.resolve();
    held.dispose();
  });
  const leaking = expectNoLeak(async () => {
    await Promise.resolve();
    tensor1d([1]);
  });
  await expect(leaking).rejects.toThrow("tensors left behind");
});
