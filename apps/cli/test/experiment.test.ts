import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { createRuntime } from "../src/create-runtime.ts";
import { commandInFolder } from "./fake-host.ts";

const SECOND = 1000;
// The real estimator, which the experiment trains.
const { path: folder, run } = commandInFolder(() => ({
  estimators: () => import("@mienf/estimators"),
  runtime: createRuntime,
}));
const inFolder = (...parts: string[]): string => path.join(folder, ...parts);

/** An IDX file of bytes. */
function idx(dimensions: readonly number[], bytes: Uint8Array): Uint8Array {
  const head = new DataView(new ArrayBuffer(4 + 4 * dimensions.length));
  head.setUint8(2, 8); // Of bytes.
  head.setUint8(3, dimensions.length);
  for (const [at, length] of dimensions.entries()) {
    head.setUint32(4 + 4 * at, length);
  }
  return Buffer.concat([new Uint8Array(head.buffer), bytes]);
}

describe("mienf bench experiment mnist", () => {
  test("takes IDX files, and writes pictures and a report", { timeout: 300 * SECOND }, async () => {
    mkdirSync(inFolder("idx"));
    const side = 8;
    const images = 60;
    const pixels = Uint8Array.from({ length: images * side * side }, (_, at) => {
      const image = Math.floor(at / (side * side));
      // A bar whose place is the class, and whose height is the image's own.
      return at % side === 2 + (image % 4) && Math.floor(at / side) % side < 2 + (image % 5)
        ? 255
        : 0;
    });
    writeFileSync(inFolder("idx", "train-images-idx3-ubyte"), idx([images, side, side], pixels));
    writeFileSync(
      inFolder("idx", "train-labels-idx1-ubyte"),
      idx(
        [images],
        Uint8Array.from({ length: images }, (_, image) => image % 4),
      ),
    );
    const small = "--images idx --pairs 100 --code 2 --epochs 2 --flow-epochs 1";
    const { code, stdout, stderr } = await run(
      `bench experiment mnist ${small} --runtime onnx --out out --json --quiet`.split(" "),
    );
    expect([code, stderr]).toEqual([0, ""]);
    expect(JSON.parse(stdout)).toMatchObject({ experiment: "mnist", out: "out" });
    const names = ["component-information", "walks", "reconstructions"];
    for (const name of names.flatMap((each) => [`${each}.svg`, `${each}.png`])) {
      expect(existsSync(inFolder("out", name))).toBe(true);
    }
    expect(readFileSync(inFolder("out", "README.md"), "utf8")).toContain(
      "- Command: mienf bench experiment mnist --images idx",
    );
    expect(readFileSync(inFolder("out", "report.html"), "utf8")).toContain("img-src data:");

    const redrawn = await run("bench experiment redraw out/data.json --out again".split(" "));
    expect([redrawn.code, redrawn.stderr]).toEqual([0, ""]);
    for (const name of ["README.md", "data.json", "report.html", "walks.svg", "walks.png"]) {
      expect(
        readFileSync(inFolder("again", name)).equals(readFileSync(inFolder("out", name))),
      ).toBe(true);
    }
  });
});

describe("mienf bench experiment redraw", () => {
  test("says what it needs", async () => {
    const none = await run(["bench", "experiment", "redraw", "none.json"]);
    expect(none.code).not.toBe(0);
    expect(none.stderr).toContain(
      "none.json: expected the data.json of an experiment, got no file",
    );
    writeFileSync(inFolder("other.json"), '{"experiment":"overfit"}');
    const other = await run(["bench", "experiment", "redraw", "other.json"]);
    expect(other.code).not.toBe(0);
    expect(other.stderr).toContain("other.json: expected the data.json of an experiment, got");
    expect(other.stderr).toContain("at format");
  });
});

describe("mienf bench experiment overfit", () => {
  test("needs enough rows for estimators that keep some back", async () => {
    const { code, stderr } = await run(["bench", "experiment", "overfit", "--rows", "5"]);
    expect(code).not.toBe(0);
    expect(stderr).toContain("expected a whole number of rows, 20 or more");
  });
});
