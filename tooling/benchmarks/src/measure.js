import { availableParallelism } from "node:os";
import { compiledContender, eagerContender, torchContender } from "./contenders.js";
import { matrixOperations } from "./models.js";
import { median, pairedRatio } from "./statistics.js";

const ROUNDS = 7;
/** Length of one measurement: that of a call of `fit`, as each call copies a model's state; short beside a change of the machine's load. */
const TARGET_MS = 500;

/** Times every contender on a model, in turns, and compares each with the best compiled one. */
export async function measure({ name, model }, { torch, peak, backends, browser }) {
  const threadCounts = availableParallelism() > 1 ? [1, 2] : [1];
  const compiled = [];
  for (const threads of threadCounts) {
    compiled.push(await compiledContender(model, threads));
    if (threads > 1) {
      compiled.push(await compiledContender(model, threads, { spinning: true }));
    }
  }
  const others = [];
  for (const backend of backends) {
    others.push(await eagerContender(model, backend));
  }
  if (browser) {
    for (const threads of threadCounts) {
      others.push(await browser.contender(model, threads));
    }
  }
  for (const setup of torch?.setups ?? []) {
    others.push(...threadCounts.map((threads) => torchContender(setup, model, threads)));
  }
  const contenders = [...compiled, ...others];
  const times = await interleaved(contenders);
  const best = leastOf(compiled, times);
  const rows = contenders.map((contender) => ({
    contender: contender.name,
    millisecondsPerStep: median(times.get(contender)),
    timesSlowerThanCompiled: pairedRatio(times.get(contender), times.get(best)),
    ...(contender.firstStepMs === undefined ? {} : { firstStepMs: contender.firstStepMs }),
  }));
  const torches = others.filter((contender) => contender.name.startsWith("PyTorch"));
  const result = {
    name,
    best: best.name,
    floorMs: matrixOperations(model) / peak / 1e6,
    rows,
    ...(torches.length === 0
      ? {}
      : { timesFasterThanTorch: pairedRatio(times.get(leastOf(torches, times)), times.get(best)) }),
  };
  await Promise.all(contenders.map((contender) => contender.stop()));
  return result;
}

/** Seconds from a model's definition to the end of its first step, on one thread. */
export async function compileSeconds(model) {
  const contender = await compiledContender(model, 1);
  await contender.stop();
  return contender.firstStepMs / 1000;
}

async function interleaved(contenders) {
  const times = new Map(contenders.map((contender) => [contender, []]));
  const steps = new Map();
  for (const contender of contenders) {
    const once = await contender.millisecondsPerStep(1);
    const twice = once > TARGET_MS ? once : await contender.millisecondsPerStep(2);
    steps.set(contender, Math.max(1, Math.round(TARGET_MS / twice)));
  }
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const contender of contenders) {
      times.get(contender).push(await contender.millisecondsPerStep(steps.get(contender)));
    }
  }
  return times;
}

function leastOf(contenders, times) {
  return contenders.toSorted((a, b) => median(times.get(a)) - median(times.get(b)))[0];
}
