import { createEagerRuntime } from "@mienf/core";
import type { Runtime } from "@mienf/core";
import { createImageSet } from "@mienf/datasets";
import { loadMnistPackage } from "@mienf/datasets/mnist-node";
import {
  experimentHtml,
  experimentJson,
  experimentMarkdown,
  mnistExperiment,
  mnistReport,
  overfitExperiment,
  overfitReport,
  readExperiment,
} from "@mienf/evaluation/experiments";
import type { MnistExperiment, OverfitExperiment } from "@mienf/evaluation/experiments";
import { createOnnxRuntime } from "@mienf/runtime-onnx";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const SECOND = 1000;
let runtime: Runtime;

beforeAll(async () => {
  runtime = await createOnnxRuntime({ threads: 1 });
}, 60 * SECOND);
afterAll(async () => {
  await runtime.dispose();
});

describe("nonlinear canonical correlation of digits", () => {
  let experiment: MnistExperiment;

  beforeAll(async () => {
    experiment = await mnistExperiment(await loadMnistPackage({ perDigit: 30 }), {
      pairs: 300,
      code: 6,
      epochs: 4,
      mienf: { epochs: 3, couplings: 1, hidden: 16 },
      ends: 1,
      digits: 2,
      runtime,
    });
  }, 300 * SECOND);

  test("sorts the components by what they share", () => {
    const { components } = experiment;
    expect(components).toHaveLength(6);
    expect(components).toEqual(components.toSorted().toReversed());
    expect(components.every((information) => information >= 0)).toBe(true);
  });

  test("walks along both ends, through what the autoencoder makes of the digit itself", () => {
    const { walks, steps, reconstructions } = experiment;
    expect(walks.map(({ component }) => component)).toEqual([0, 5]);
    const pixels = 28 * 28;
    for (const { images } of walks) {
      expect([images.rows, images.columns]).toEqual([2 * steps, pixels]);
      for (let digit = 0; digit < 2; digit += 1) {
        const middle = digit * steps + (steps - 1) / 2;
        for (let pixel = 0; pixel < pixels; pixel += 1) {
          const unmoved = reconstructions.data[digit * pixels + pixel] ?? Number.NaN;
          // Through the flow and back in float32.
          expect(Math.abs(Number(images.data[middle * pixels + pixel]) - unmoved)).toBeLessThan(
            1e-3,
          );
        }
        const first = images.data.subarray(digit * steps * pixels, (digit * steps + 1) * pixels);
        const last = images.data.subarray(
          (digit * steps + steps - 1) * pixels,
          (digit * steps + steps) * pixels,
        );
        expect(
          Math.max(...first.map((level, at) => Math.abs(level - Number(last[at])))),
        ).toBeGreaterThan(0.01);
      }
    }
  });

  test("tells of every component how much is the digit and how much the view", () => {
    expect(experiment.meanings).toHaveLength(6);
    for (const { digit, changes } of experiment.meanings) {
      expect(changes).toHaveLength(5);
      for (const share of [digit, ...changes]) {
        expect(share).toBeGreaterThanOrEqual(0);
        expect(share).toBeLessThanOrEqual(1);
      }
    }
  });

  test("is reported with pictures that stand alone", () => {
    const report = mnistReport(experiment, [["Command", "none"]]);
    for (const { svg } of report.figures) {
      expect(svg).toMatch(/^<svg [^>]*xmlns="http:\/\/www\.w3\.org\/2000\/svg"/u);
    }
    const html = experimentHtml(report);
    expect(html).toContain("data:image/png;base64,");
    expect(html).toContain("img-src data:");
    expect(experimentMarkdown(report, (name) => `${name}.svg`)).toContain("](walks.svg)");
  });

  test("is made again from its data, figure by figure", () => {
    const report = mnistReport(experiment, [["Command", "none"]]);
    expect(readExperiment(experimentJson(report), "data.json")).toEqual(report);
  });

  test("images that are not square are refused", async () => {
    const images = createImageSet({
      width: 2,
      height: 1,
      pixels: new Float32Array(2),
      labels: new Uint8Array(1),
    });
    await expect(mnistExperiment(images, { runtime: await createEagerRuntime() })).rejects.toThrow(
      "mnistExperiment: expected square images, got 1 of 2x1",
    );
  });
});

describe("learning by heart", () => {
  let experiment: OverfitExperiment;
  const find = (method: string, name: string) =>
    experiment.cases.find((each) => each.method === method && each.name === name);

  beforeAll(async () => {
    experiment = await overfitExperiment({ rows: 100, steps: 250, runtime });
  }, 300 * SECOND);

  test.each(["MINE", "tridiag-N-MIENF"])(
    "%s finds information in five independent rows, and none of it in others",
    (method) => {
      const five = find(method, "none, five rows");
      expect(five?.seen).toHaveLength(5);
      expect(five?.unseen).toHaveLength(100);
      expect(five?.inSample).toBeGreaterThan(0.3);
      expect(five?.held).toBeLessThan(0.1);
      expect(five?.crossFitted).toBeNull();
    },
  );

  test.each(["MINE", "tridiag-N-MIENF"])(
    "%s finds what there is where there is much, in rows that it saw and in others",
    (method) => {
      // The standard error of the mean of a hundred pointwise values is 0.1.
      const much = find(method, "much information");
      expect(Math.abs((much?.inSample ?? 0) - 3)).toBeLessThan(0.6);
      expect(Math.abs((much?.held ?? 0) - 3)).toBeLessThan(0.6);
    },
  );

  test("maps the plane: high along the diagonal, low off it", () => {
    const { map } = find("tridiag-N-MIENF", "much information") ?? {};
    const { side = 0, values = [] } = map ?? {};
    expect(values).toHaveLength(side * side);
    const at = (x: number, y: number): number =>
      values[Math.floor(y * side) * side + Math.floor(x * side)] ?? Number.NaN;
    expect(at(0.5, 0.5)).toBeGreaterThan(1);
    expect(at(0.25, 0.25)).toBeGreaterThan(1);
    expect(at(0.25, 0.75)).toBeLessThan(-1);
    expect(at(0.75, 0.25)).toBeLessThan(-1);
  });

  test(
    "several columns a side have no map",
    async () => {
      const { cases } = await overfitExperiment({ rows: 20, dim: 2, steps: 2, runtime });
      expect(cases.map(({ map }) => map)).toEqual(cases.map(() => null));
      // tridiag-n-mienf wants 22 rows of 2 + 2 columns.
      expect(cases[1]?.crossFitted).toBeNull();
      expect(overfitReport({ cases, options: experiment.options }, []).figures).toHaveLength(1);
    },
    300 * SECOND,
  );

  test.each(["MINE", "tridiag-N-MIENF"])(
    "%s, cross-fitted, stays near zero where there is none",
    (method) => {
      // A hundred rows: the standard error of either is about 0.05.
      expect(Math.abs(find(method, "none")?.crossFitted ?? 1)).toBeLessThan(0.15);
    },
  );

  test("is reported as a table and a figure", () => {
    const report = overfitReport(experiment, []);
    expect(report.tables[0]?.rows).toHaveLength(6);
    expect(report.tables[0]?.rows.at(-1)?.at(-1)).toBe("refused");
    expect(report.figures.map(({ name }) => name)).toEqual(["pointwise-maps", "pointwise"]);
    for (const { svg } of report.figures) {
      expect(svg).toContain('xmlns="http://www.w3.org/2000/svg"');
    }
    expect(readExperiment(experimentJson(report), "data.json")).toEqual(report);
  });

  test("data that are not JSON, or of another kind, are refused", () => {
    expect(() => readExperiment("{", "data.json")).toThrow(
      "data.json: expected the data.json of an experiment, got no JSON",
    );
    expect(() => readExperiment('{"experiment":"overfit","version":2}', "data.json")).toThrow(
      /data\.json: expected the data\.json of an experiment, got[^]*version/u,
    );
  });
});
