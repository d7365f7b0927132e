import "@tensorflow/tfjs-backend-cpu";
import { readFileSync } from "node:fs";
import { tensor2d } from "@tensorflow/tfjs-core";
import { bijectionFromConfig } from "@mienf/flows";
import type { BijectionConfig } from "@mienf/flows";
import { expect, test } from "vitest";
import "@mienf/testing";
import { setParameter, take } from "./helpers/tensors.ts";

interface Golden {
  readonly config: BijectionConfig;
  readonly parameters: Readonly<Record<string, number[]>>;
  readonly x: number[][];
  readonly y: number[][];
  readonly logDet: number[];
}

test.each(["spline", "maf", "glow-block", "planar", "sylvester"])(
  "%s has the values and log-determinants of an independent implementation",
  (name) => {
    const path = new URL(`fixtures/${name}.json`, import.meta.url);
    const golden = JSON.parse(readFileSync(path, "utf8")) as Golden;
    const layer = bijectionFromConfig(golden.config);
    for (const [parameter, values] of Object.entries(golden.parameters)) {
      setParameter(layer, parameter, values);
    }
    const { y, logDet } = layer.forward(tensor2d(golden.x));
    // float32 against float64, through a handful of operations; the Glow block's 36 log-scales add up.
    expect(take(y)).toBeAllClose(golden.y.flat(), { rtol: 1e-5, atol: 1e-5 });
    expect(take(logDet)).toBeAllClose(golden.logDet, { rtol: 1e-5, atol: 3e-5 });
    const { x } = layer.inverse(tensor2d(golden.y));
    expect(take(x)).toBeAllClose(golden.x.flat(), { rtol: 1e-4, atol: 1e-4 });
  },
);
