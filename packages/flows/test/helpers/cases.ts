import type { Tensor2D } from "@tensorflow/tfjs-core";
import { constructors } from "./constructors.ts";
import { normalRows, randomise } from "./tensors.ts";

/** One column, two, three, an odd number and many. */
const DIMS = [1, 2, 3, 5, 16];

/** Every constructor of the registry at every dim that it takes. */
export const cases = Object.entries(constructors).flatMap(([name, { from = 1, dims, ...entry }]) =>
  (dims ?? DIMS)
    .filter((dim) => dim >= from)
    .map((dim) => ({
      name,
      dim,
      /** Its dims are its own, of images. */
      fixed: dims !== undefined,
      spread: 0.3,
      approximate: false,
      roundTrip: 1e-9,
      logDetError: 1e-9,
      toData: same,
      toLatents: same,
      ...entry,
    })),
);

/** A constructor at a dim. */
export type Case = (typeof cases)[number];

function same(draws: Tensor2D): Tensor2D {
  return draws;
}

/** The bijection with its parameters moved, and rows for it. */
export function setUp({ make, dim, spread, toData, toLatents }: Case) {
  const bijection = make(dim);
  randomise(bijection, 100 + dim, spread);
  const { contextDim } = bijection;
  return {
    bijection,
    data: (rows: number, seed: number) => toData(normalRows(rows, dim, seed)),
    latents: (rows: number, seed: number) => toLatents(normalRows(rows, dim, seed)),
    context: (rows: number) => (contextDim > 0 ? [normalRows(rows, contextDim, 50)] : []),
  };
}
