import { ConfigError } from "@mienf/numeric";
import * as z from "zod";

const count = (minimum: number) => z.coerce.number().int().min(minimum);
const positive = () => z.coerce.number().positive();

/** Options of every estimator that trains a score of pairs. */
export const trainingFields = {
  preset: z
    .enum(["none", "paper"])
    .default("none")
    .describe(
      "paper: hyper-parameters of Butakov et al. 2024 for every option that is left at its default",
    ),
  margins: z
    .enum(["auto", "gaussianize", "standardize", "robust"])
    .default("auto")
    .describe(
      "treatment of each column first: a monotone map to a Gaussian margin, an affine map to standard deviation 1, one to quartiles 1 apart, or whichever held-out values prefer",
    ),
  folds: count(1)
    .max(50)
    .default(4)
    .describe(
      "parts of the rows; each is scored by a model trained on the others; 1: one half by a model of the other half, alone",
    ),
  hidden: count(1).max(4096).default(128).describe("width of the hidden layers"),
  layers: count(1).max(16).default(2).describe("number of hidden layers"),
  epochs: count(0).max(100_000).default(200).describe("passes over the training rows, at most"),
  patience: count(1)
    .default(5)
    .describe(
      "epochs, or 200 steps in up to 20 epochs if those are more, without a better held-out loss before training slows or ends",
    ),
  batch: count(2).default(256).describe("rows of a mini-batch"),
  rate: positive().default(0.004).describe("learning rate at the start"),
  keep: z
    .enum(["best", "last"])
    .default("best")
    .describe(
      "weights that are read: the best on validation rows, or the last: then all training rows are trained on, for all epochs and at one rate",
    ),
  decay: z.coerce.number().min(0).default(0).describe("decoupled weight decay"),
  clip: positive().default(5).describe("largest norm of a gradient"),
  validation: z.coerce
    .number()
    .gt(0)
    .lt(1)
    .default(0.15)
    .describe("share of a fold's training rows that decides when training stops; at most 1024"),
} as const;

/** Options of the network and its pairs, where there is a choice. */
export const networkFields = {
  critic: z
    .enum(["joint", "separable", "distance", "bilinear", "convolutional"])
    .default("joint")
    .describe(
      "network: one of both sides together, a product of two codes, their distance, a bilinear form, or convolutions of images",
    ),
  image: z
    .string()
    .regex(/^(square|[1-9]\d*x[1-9]\d*)$/, "expected square, or height and width such as 16x24")
    .default("square")
    .describe("size of the images of each side, for convolutions"),
  embedding: count(1)
    .max(4096)
    .default(32)
    .describe("width of the codes of a separable or distance critic"),
  weights: z
    .enum(["normal", "uniform"])
    .default("normal")
    .describe(
      "initial weights of critic=joint: normal, with biases and a last layer of zeros, or uniform within 1/sqrt(inputs), biases too, as PyTorch's are by default",
    ),
  negatives: count(1)
    .max(1024)
    .default(2)
    .describe("independent pairs in training for each joint one, by shifting a side of the batch"),
  partners: z
    .enum(["others", "any"])
    .default("others")
    .describe(
      "whom a row makes independent pairs with: other rows, or any, as by a random permutation, which leaves one row of a batch with its own partner: no log-ratio above log(batch) is learnt then",
    ),
  pairs: count(1)
    .max(100_000)
    .default(64)
    .describe("independent pairs that the estimate looks at for each held-out row"),
} as const;

/** The option of the estimators that read the logarithm of a mean of e^T. */
export const blockField = {
  block: count(0)
    .max(1_000_000)
    .default(0)
    .describe(
      "held-out rows over which the mean of e^T is taken, as published evaluations by batches do: 512 reads higher, which strong dependence needs and which is no bound; 0 takes all",
    ),
} as const;

/** Options of the estimators with a critic, with their defaults. */
export const criticOptions = z.strictObject({ ...trainingFields, ...networkFields });

/** Parsed options of every estimator that trains a score of pairs. */
export type TrainingOptions = {
  [Key in keyof typeof trainingFields]: z.output<(typeof trainingFields)[Key]>;
};

/** Parsed options of the estimators with a critic. */
export type CriticOptions = z.output<typeof criticOptions>;

/** What a network is built from. */
export type NetworkOptions = Pick<
  CriticOptions,
  "critic" | "image" | "embedding" | "hidden" | "layers"
> &
  Partial<Pick<CriticOptions, "weights">>;

/** Options as callers give them: any of them may be left out. */
export type CriticSettings = z.input<typeof criticOptions>;

/**
 * Butakov et al. 2024, appendix E, with the widths of its authors' code.
 *
 * As there: Adam at 1e-3, constant and without clipping, 5000 epochs of batches of 512 of half of the rows, one independent pair for
 * each joint one, by permutation of the batch, and the last weights, read as a mean over batches on the other half. Unlike
 * there: rows beyond the last whole batch are left out of an epoch, a permutation has exactly one fixed point in training, not one on
 * average, and the normaliser of `mine` follows the batches by its own steps of Adam.
 */
const PAPER: Partial<CriticOptions & { readonly block: number }> = {
  margins: "standardize",
  folds: 1,
  hidden: 100,
  layers: 2,
  weights: "uniform",
  partners: "any",
  negatives: 1,
  epochs: 5000,
  batch: 512,
  rate: 0.001,
  keep: "last",
  clip: 1e9,
  pairs: 1,
  block: 512,
};

/**
 * Parses the options of one estimator, and fills those that are left at their defaults from the preset.
 *
 * @throws ConfigError when a setting is unknown or out of range.
 */
export function parseCriticOptions<Options extends TrainingOptions>(
  name: string,
  schema: z.ZodType<Options>,
  settings: Readonly<Record<string, unknown>>,
): Options {
  const parsed = schema.safeParse(settings);
  if (!parsed.success) {
    throw new ConfigError(`${name}: ${z.prettifyError(parsed.error)}`);
  }
  if (parsed.data.preset === "none") {
    return parsed.data;
  }
  const given: Readonly<Record<string, unknown>> = parsed.data;
  const defaults: Readonly<Record<string, unknown>> = schema.parse({});
  const left = Object.entries(PAPER).filter(
    ([key]) => key in defaults && given[key] === defaults[key],
  );
  return { ...parsed.data, ...Object.fromEntries(left) };
}
