import "../quiet-zod.ts";
import { correlatedNormal } from "@mienf/datasets";
import { ksg } from "@mienf/estimators/nearest-neighbors";
import { createRandomSource } from "@mienf/numeric";
import type { Cloud } from "../playground/job.ts";

/** What the landing page shows; informations in nats. */
export interface LiveEstimate {
  readonly cloud: Cloud;
  readonly estimate: number;
  readonly low: number;
  readonly high: number;
}

const ROWS = 1000;

/** Draws a normal pair with the given information, and estimates it back from the rows alone. */
export async function liveEstimate(information: number, seed: number): Promise<LiveEstimate> {
  const law = correlatedNormal({ mutualInformation: information, dimX: 1, dimY: 1 });
  const { x, y } = law.sample(ROWS, createRandomSource(seed));
  const { mutualInformation, interval } = await ksg().fit(x, y, { seed });
  return {
    cloud: { x: x.data, y: y.data },
    estimate: mutualInformation,
    low: interval?.low ?? Number.NaN,
    high: interval?.high ?? Number.NaN,
  };
}
