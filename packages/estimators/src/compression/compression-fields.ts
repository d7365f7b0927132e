import * as z from "zod";

const count = (minimum: number) => z.coerce.number().int().min(minimum);

/** Options of autoencoders. */
export const compressionFields = {
  network: z
    .enum(["dense", "convolutional"])
    .default("dense")
    .describe("layers of the autoencoders: dense, or convolutions for images"),
  shared: z
    .enum(["auto", "always", "never"])
    .default("auto")
    .describe(
      "whether one autoencoder is trained on both sides: where they look alike, such as images of one kind (a permutation test of their energy distance at 1 %), always, or never",
    ),
  image: z
    .string()
    .regex(/^(square|[1-9]\d*x[1-9]\d*)$/, "expected square, or height and width such as 16x16")
    .default("square")
    .describe("size of the images of each side, for convolutions"),
  hidden: count(1)
    .max(4096)
    .default(64)
    .describe(
      "width of the four hidden layers of dense ones; that next to the rows has twice as many",
    ),
  epochs: count(0).max(100_000).default(100).describe("passes over the rows, at most"),
  patience: count(1)
    .default(40)
    .describe("epochs without a smaller held-out error before training ends"),
  batch: count(2).default(64).describe("rows of a mini-batch"),
  rate: z.coerce
    .number()
    .positive()
    .default(0.005)
    .describe("learning rate at the start; it falls to a hundredth along half a cosine"),
  validation: z.coerce
    .number()
    .gt(0)
    .lt(1)
    .default(0.1)
    .describe("share of the rows that decides when training stops"),
} as const;

const fields = z.strictObject(compressionFields);

/** How a side is compressed, and to how many numbers. */
export type CompressionOptions = z.output<typeof fields> & { readonly code: number };
