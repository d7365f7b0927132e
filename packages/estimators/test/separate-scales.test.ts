import { student } from "@mienf/datasets";
import { autoMienf } from "@mienf/estimators";
import { createRandomSource } from "@mienf/numeric";
import { createOnnxRuntime } from "@mienf/runtime-onnx";
import { expect, test } from "vitest";

test("finds no joint scale in sides that have one each, however likely it makes the rows", async () => {
  const sides = student({ dimX: 4, dimY: 4, mutualInformation: 10, degreesOfFreedom: 1 });
  const source = createRandomSource(71);
  const { x } = sides.sample(500, source.split("x"));
  const { y } = sides.sample(500, source.split("y"));
  const runtime = await createOnnxRuntime({ threads: 1 });
  const { mutualInformation } = await autoMienf().fit(x, y, { runtime, seed: 1 });
  await runtime.dispose();
  // A joint Student law has half a nat less than nothing here.
  expect(Math.abs(mutualInformation)).toBeLessThan(0.05);
});
