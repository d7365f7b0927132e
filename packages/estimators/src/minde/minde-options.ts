import * as z from "zod";

const count = (minimum: number) => z.coerce.number().int().min(minimum);

/** Options of the diffusion estimator. */
export const mindeOptions = z.strictObject({
  margins: z
    .enum(["auto", "gaussianize", "standardize"])
    .default("auto")
    .describe(
      "treatment of each column first: a monotone map to a Gaussian margin, an affine map, or whichever held-out values prefer",
    ),
  folds: count(2)
    .max(50)
    .default(3)
    .describe("parts of the rows; each is read by a network trained on the others"),
  form: z
    .enum(["gap", "norm"])
    .default("gap")
    .describe(
      "what is integrated: the gap of the two errors of denoising, or the distance of the two denoisers, which is never negative and so errs upward",
    ),
  hidden: count(1).max(4096).default(128).describe("width of the hidden layers"),
  layers: count(1).max(16).default(3).describe("number of hidden layers"),
  draws: count(2)
    .max(1000)
    .default(8)
    .describe("noises drawn for each training row, half of them with X beside and half without"),
  levels: count(1)
    .max(10_000)
    .default(100)
    .describe("levels of noise at which each held-out row is read"),
  epochs: count(0).max(100_000).default(40).describe("passes over the drawn noises, at most"),
  patience: count(1)
    .default(5)
    .describe("epochs without a better held-out loss before training slows or ends"),
  batch: count(2).default(512).describe("rows of a mini-batch"),
  rate: z.coerce.number().positive().default(0.002).describe("learning rate at the start"),
  validation: z.coerce
    .number()
    .gt(0)
    .lt(1)
    .default(0.15)
    .describe("share of a fold's training rows that decides when training stops"),
});

/** Parsed options. */
export type MindeOptions = z.output<typeof mindeOptions>;
