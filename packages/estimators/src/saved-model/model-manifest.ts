import { DataError } from "@mienf/numeric";
import * as z from "zod";
import type { SavedModel } from "../interface/estimate.ts";

/** A flow or a law as its own `config` describes it. */
export const configSchema = z.looseObject({ kind: z.string() });

/** What every manifest says besides its format. */
export const manifestFields = {
  estimator: z.string(),
  seed: z.number(),
  dimensions: z.object({ x: z.number().int().min(1), y: z.number().int().min(1) }),
} as const;

/** What made a model. */
export interface ModelOrigin {
  readonly estimator: string;
  readonly seed: number;
}

/** A manifest of the schema. @throws DataError when it is another. */
export function readManifest<S extends z.ZodType>(
  schema: S,
  { manifest }: SavedModel,
): z.output<S> {
  const parsed = schema.safeParse(manifest);
  if (!parsed.success) {
    throw new DataError(
      `loadModel: the manifest is not one of this version: ${z.prettifyError(parsed.error)}`,
    );
  }
  return parsed.data;
}
