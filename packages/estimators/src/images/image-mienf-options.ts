import * as z from "zod";

const count = (minimum: number) => z.coerce.number().int().min(minimum);

/** Options of {@link imageMienf}. */
export const imageMienfOptions = z.strictObject({
  height: count(0)
    .default(0)
    .describe("lines of pixels of the images of both sides; 0: as many as columns of pixels"),
  width: count(0).default(0).describe("pixels in a line; 0: as many as lines"),
  channels: count(1)
    .max(64)
    .default(1)
    .describe("numbers of a pixel, which stand side by side in the data"),
  noise: z.coerce
    .number()
    .min(0)
    .default(0.1)
    .describe(
      "normal noise added to every pixel, as a share of the spread of all pixels: images without noise have no density",
    ),
  pixels: z
    .enum(["real", "whole"])
    .default("real")
    .describe(
      "whole: pixels are whole numbers, and uniform noise of width 1 is added instead of normal noise",
    ),
  components: count(0)
    .default(0)
    .describe(
      "pairs of latents that may depend on each other; 0: as many as the numbers that the simpler side's images seem to be made of",
    ),
  folds: count(2)
    .max(50)
    .default(2)
    .describe("parts of the rows; each is estimated by a model trained on the others"),
  levels: count(0)
    .default(0)
    .describe(
      "levels of the flows, each of half the height and width; 0: down to an odd number of pixels",
    ),
  blocks: count(1).max(64).default(2).describe("blocks of a level"),
  hidden: count(1).max(1024).default(16).describe("channels of the hidden layers of a block"),
  reflections: count(0)
    .default(32)
    .describe(
      "reflections of the learnable orthogonal map of all latents, an even number; 0 leaves it out",
    ),
  couplings: count(0)
    .max(64)
    .default(4)
    .describe("couplings of the small RealNVP behind it; 0 leaves it out"),
  epochs: count(0).max(100_000).default(30).describe("passes over the training rows, at most"),
  patience: count(1)
    .default(5)
    .describe("epochs without a better held-out likelihood before training slows or ends"),
  batch: count(2).default(128).describe("rows of a mini-batch"),
  rate: z.coerce.number().positive().default(0.002).describe("learning rate at the start"),
  clip: z.coerce.number().positive().default(50).describe("largest norm of a gradient"),
  validation: z.coerce
    .number()
    .gt(0)
    .lt(1)
    .default(0.15)
    .describe("share of a fold's training rows that decides when training stops"),
});

/** Parsed options of {@link imageMienf}. */
export type ImageMienfOptions = z.output<typeof imageMienfOptions>;
