import { z } from "zod";

const scalar = z.union([z.number(), z.string(), z.boolean()]);
const wholeNumbers = (least: number): z.ZodArray<z.ZodNumber> => z.array(z.int().min(least)).min(1);

const lawSchema = z
  .strictObject({
    law: z.string().describe("name of a law of mienf datasets list"),
    parameters: z
      .record(z.string(), z.union([scalar, z.array(scalar).min(1)]))
      .default({})
      .describe("its parameters; lists make one law for each combination"),
    copies: wholeNumbers(1)
      .default([1])
      .describe("independent copies side by side; information adds up"),
    noiseColumns: wholeNumbers(0)
      .default([0])
      .describe("independent normal columns added to each side; information stays"),
  })
  .describe("one law, or a grid of laws");

const tasksSchema = z
  .strictObject({
    tasks: z.enum(["beyond-normal", "beyond-normal-v2"]),
    only: z.array(z.string()).optional().describe("ids; all where left out"),
  })
  .describe("the laws of a published benchmark");

const label = z.string().min(1).optional().describe("what tables and figures call it");

const pictures = z
  .boolean()
  .optional()
  .describe(
    "columns are pixels: those that are the same in every row are handed over too, where other estimators get the rows without",
  );

const estimatorSchema = z.union([
  z.string().describe("name of an estimator of mienf estimators, with its defaults"),
  z.strictObject({
    estimator: z.string(),
    options: z.record(z.string(), scalar).default({}),
    label,
    pictures,
  }),
  z
    .strictObject({ command: z.array(z.string()).min(1), label: label.unwrap(), pictures })
    .describe("a program: a CSV file in, JSON out"),
]);

/** What a suite's YAML file must hold. */
export const suiteSchema = z.strictObject({
  name: z.string().regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/u, "expected a name in kebab case"),
  title: z.string().min(1),
  description: z.string().min(1),
  seeds: wholeNumbers(0).describe("one run of each law, estimator and N for each"),
  rows: wholeNumbers(1).describe("N"),
  level: z.number().gt(0).lt(1).default(0.95).describe("level of the intervals"),
  limits: z
    .strictObject({
      seconds: z.number().positive().default(600),
      megabytes: z.number().positive().default(4096),
    })
    .default({ seconds: 600, megabytes: 4096 })
    .describe("a cell that takes more is stopped and counts as failed"),
  keepPoints: z
    .int()
    .min(0)
    .default(0)
    .describe("rows of each cell whose pointwise values and latents are kept for figures"),
  laws: z.array(z.union([lawSchema, tasksSchema])).min(1),
  estimators: z.array(estimatorSchema).min(1),
});

/** A benchmark: laws, estimators, seeds and sample sizes. */
export type Suite = z.output<typeof suiteSchema>;
