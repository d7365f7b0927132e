import { expect, test } from "vitest";

test("exports exactly the documented names", async () => {
  const names = Object.keys(await import("@mienf/runtime-onnx")).toSorted();
  expect(names).toMatchInlineSnapshot(`
    [
      "createOnnxRuntime",
      "exportOnnx",
    ]
  `);
});

test("exports exactly the documented names for the web", async () => {
  const names = Object.keys(await import("@mienf/runtime-onnx/web")).toSorted();
  expect(names).toMatchInlineSnapshot(`
    [
      "createOnnxWebRuntime",
      "exportOnnx",
    ]
  `);
});
