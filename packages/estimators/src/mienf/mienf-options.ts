import * as z from "zod";

const count = (minimum: number) => z.coerce.number().int().min(minimum);
const positive = () => z.coerce.number().positive();

const correction = (standard: "auto" | "none") =>
  z
    .enum(["auto", "none"])
    .default(standard)
    .describe(
      "what nearest neighbours in up to 6 latents, or else polynomials of the latents, show the base to leave out: added where it is significant, or never",
    );

/** Options of the MIENF family, with their defaults. */
export const mienfOptions = z.strictObject({
  correction: correction("none"),
  margins: z
    .enum(["auto", "gaussianize", "standardize"])
    .default("auto")
    .describe(
      "treatment of each column before the flow: a monotone map to a Gaussian margin, an affine map, or whichever held-out values prefer",
    ),
  folds: count(2)
    .max(50)
    .default(4)
    .describe("parts of the rows; each is estimated by a model trained on the others"),
  repeats: count(1)
    .max(1000)
    .default(1)
    .describe(
      "cross-fitted ensembles, each with its own folds and starts; the estimate is their mean",
    ),
  permutations: count(0)
    .max(1_000_000)
    .default(0)
    .describe("random pairings of unseen rows for a p-value of independence; 0 for none"),
  interval: z
    .enum(["normal", "bootstrap"])
    .default("normal")
    .describe("from the standard error of the pointwise values, or from their resampling"),
  couplings: count(0)
    .max(64)
    .default(4)
    .describe("affine coupling layers of the flow of each side"),
  hidden: count(1).max(4096).default(64).describe("width of the hidden layers of the couplings"),
  components: count(1).max(64).default(24).describe("components of a mixture base, at most"),
  epochs: count(0)
    .max(100_000)
    .default(60)
    .describe(
      "passes over the training rows, at most; up to five times as many for twists of few rows",
    ),
  patience: count(1)
    .default(8)
    .describe("epochs without a better held-out likelihood before training slows or ends"),
  batch: count(2).default(512).describe("rows of a mini-batch"),
  rate: positive().default(0.002).describe("learning rate at the start"),
  decay: z.coerce.number().min(0).default(0).describe("decoupled weight decay"),
  clip: positive().default(5).describe("largest norm of a gradient"),
  validation: z.coerce
    .number()
    .gt(0)
    .lt(1)
    .default(0.15)
    .describe("share of a fold's training rows that decides when training stops"),
});

/** The same, with the correction that only `auto` makes unasked. */
export const autoMienfOptions = mienfOptions.extend({ correction: correction("auto") });

/** Parsed options of the MIENF family. */
export type MienfOptions = z.output<typeof mienfOptions>;

/** Options as callers give them: any of them may be left out. */
export type MienfSettings = z.input<typeof mienfOptions>;
