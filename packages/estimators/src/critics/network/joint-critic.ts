import type { Tensor1D, Tensor2D } from "@tensorflow/tfjs-core";
import { add, reshape, sum } from "@tensorflow/tfjs-core";
import type { Module } from "@mienf/core";
import type { RandomSource } from "@mienf/numeric";
import type { Critic } from "./critic.ts";
import { scoreAllPairs } from "./critic.ts";
import { activate, denseLayer, denseStack } from "./dense-stack.ts";

/** What brings one side to the width of the first hidden layer. */
export interface SideEncoder extends Module {
  apply(rows: Tensor2D): Tensor2D;
}

/** A joint critic that may have several scores of a pair. */
export interface JointCritic extends Critic {
  /** All scores of each pair, `[batch, outputs]`; `score` is their sum. */
  scores(codesX: Tensor2D, codesY: Tensor2D): Tensor2D;
}

/**
 * A network of both sides together: its first layer is the sum of one for X and one for Y, which is the layer of the
 * joined columns.
 *
 * @param encoders - what precedes that sum; both have `hidden[0]` columns. @param hidden - widths, at least one.
 * @param shape - `outputs`: scores of each pair, default 1; `start`: as of {@link denseStack}, default zero.
 */
export function jointCritic(
  encoders: { readonly x: SideEncoder; readonly y: SideEncoder },
  hidden: readonly number[],
  source: RandomSource,
  {
    outputs = 1,
    start = "zero",
  }: { readonly outputs?: number; readonly start?: "random" | "zero" | "uniform" },
): JointCritic {
  const head = denseStack([...hidden, outputs], source.split("head"), start);
  const scores = (codesX: Tensor2D, codesY: Tensor2D): Tensor2D =>
    head.apply(activate(add(codesX, codesY)));
  const score = (codesX: Tensor2D, codesY: Tensor2D): Tensor1D => {
    const all = scores(codesX, codesY);
    return outputs === 1 ? reshape(all, [all.shape[0]]) : sum<Tensor1D>(all, 1);
  };
  const width = hidden[0] as number;
  return {
    parameters: { x: encoders.x.parameters, y: encoders.y.parameters, head: head.parameters },
    codeX: width,
    codeY: width,
    encodeX: (x) => encoders.x.apply(x),
    encodeY: (y) => encoders.y.apply(y),
    scores,
    score,
    scoreAll: (codesX, codesY) => scoreAllPairs(score, codesX, codesY),
  };
}

/** The first layer of columns. */
export function denseEncoder(inputs: number, width: number, source: RandomSource): SideEncoder {
  return denseLayer(inputs, width, source);
}
