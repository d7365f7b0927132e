import { z } from "zod";

/** What is known of one pair of columns, in nats. */
export const pairResultSchema = z.strictObject({
  x: z.string(),
  y: z.string(),
  mutualInformation: z.number(),
  score: z.number(),
  verdict: z.enum(["trust", "care", "distrust"]),
  estimator: z.string(),
  rows: z.number().int(),
  pValue: z.number().nullable(),
  permutations: z.number().int(),
  seconds: z.number(),
});

/** What is known of one pair of columns, in nats. */
export type PairResult = Readonly<z.output<typeof pairResultSchema>>;

/** A pair that gave no estimate, and why. */
export interface PairFailure {
  readonly x: string;
  readonly y: string;
  readonly message: string;
}

/** A pair that was tried. */
export type PairOutcome =
  | { readonly result: PairResult; readonly failure?: undefined }
  | { readonly failure: PairFailure; readonly result?: undefined };
