import type { Runtime } from "@mienf/core";
import type { Estimate, EstimatorDescriptor } from "@mienf/estimators";
import type { PairedMatrices } from "@mienf/io";
import { pairedMatrices } from "@mienf/io";
import { AbortedError, createRandomSource, MienfError, selectRows } from "@mienf/numeric";
import { failureText } from "../failure.ts";
import type { PairOutcome } from "./pair-result.ts";
import type { PairTask } from "./pair-task.ts";

/** What estimates a pair besides its data. */
export interface PairTools {
  readonly descriptor: EstimatorDescriptor;
  /** For estimators that train. */
  readonly runtime?: Runtime | undefined;
  readonly signal?: AbortSignal | undefined;
}

// A pair that chance beats this often among the first shuffles is not going to be found: the rest are spared.
const FIRST_SHUFFLES = 19;
const HOPELESS = 0.25;

/**
 * Estimates one pair of columns, and the p-value of independence.
 *
 * The p-value is (1 + shuffles that reach the estimate)/(1 + shuffles). Pairs beyond 0.25 after 19 shuffles are left at
 * that; p-values below 0.25 are those of a test with all shuffles, or larger.
 *
 * @returns a failure where the pair cannot be used. @throws AbortedError when interrupted.
 */
export async function estimatePair(task: PairTask, tools: PairTools): Promise<PairOutcome> {
  const { x, y } = task;
  const startMs = performance.now();
  try {
    const pair = pairedMatrices([x], [y], { missing: task.missing });
    const { estimate, pValue, permutations } = await tested(pair, task, tools);
    return {
      result: {
        x: x.name,
        y: y.name,
        mutualInformation: estimate.mutualInformation,
        score: estimate.score,
        verdict: estimate.verdict,
        estimator: tools.descriptor.name,
        rows: pair.x.rows,
        pValue,
        permutations,
        seconds: (performance.now() - startMs) / 1000,
      },
    };
  } catch (error) {
    if (!(error instanceof MienfError) || error instanceof AbortedError) {
      throw error;
    }
    const message = failureText(error, { debug: false }).replace("mienf: ", "");
    return { failure: { x: x.name, y: y.name, message } };
  }
}

interface Tested {
  readonly estimate: Estimate;
  readonly pValue: number | null;
  readonly permutations: number;
}

async function tested(pair: PairedMatrices, task: PairTask, tools: PairTools): Promise<Tested> {
  const { permutations } = task;
  const test = "permutations" in tools.descriptor.options.shape ? ownTest : refitTest;
  if (permutations === 0) {
    const { estimate } = await test(pair, task, { tools, shuffles: 0 });
    return { estimate, pValue: null, permutations };
  }
  const few = Math.min(FIRST_SHUFFLES, permutations);
  const first = await test(pair, task, { tools, shuffles: few });
  const pValue = (1 + first.reached) / (1 + few);
  if (pValue > HOPELESS || few === permutations) {
    return { estimate: first.estimate, pValue, permutations: few };
  }
  const rest = await test(
    pair,
    { ...task, seed: task.seed + 1 },
    { tools, shuffles: permutations - few },
  );
  const reached = first.reached + rest.reached;
  return {
    estimate: first.estimate,
    pValue: (1 + reached) / (1 + permutations),
    permutations,
  };
}

interface Shuffled {
  readonly estimate: Estimate;
  /** Shuffles with an estimate at least as large. */
  readonly reached: number;
}

interface Shuffling {
  readonly tools: PairTools;
  readonly shuffles: number;
}

/** The test that the estimator brings, which prepares the columns once for all shuffles. */
async function ownTest(
  { x, y }: PairedMatrices,
  { options, seed }: PairTask,
  { tools, shuffles }: Shuffling,
): Promise<Shuffled> {
  const { descriptor, runtime, signal } = tools;
  const estimator = descriptor.create({ ...options, permutations: shuffles });
  const estimate = await estimator.fit(x, y, { runtime, seed, signal });
  const p = estimate.diagnostics["pValue"];
  return { estimate, reached: typeof p === "number" ? Math.round(p * (1 + shuffles)) - 1 : 0 };
}

async function refitTest(
  { x, y }: PairedMatrices,
  { options, seed }: PairTask,
  { tools, shuffles }: Shuffling,
): Promise<Shuffled> {
  const { descriptor, runtime, signal } = tools;
  const estimator = descriptor.create(options);
  const estimate = await estimator.fit(x, y, { runtime, seed, signal });
  const source = createRandomSource(seed).split("permutation");
  let reached = 0;
  for (let shuffle = 0; shuffle < shuffles; shuffle += 1) {
    const order = source.split(shuffle).permutation(y.rows);
    const shuffled = await estimator.fit(x, selectRows(y, order), { runtime, seed, signal });
    reached += shuffled.mutualInformation >= estimate.mutualInformation ? 1 : 0;
  }
  return { estimate, reached };
}
