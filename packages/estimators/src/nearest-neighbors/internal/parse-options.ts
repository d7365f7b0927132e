import { ConfigError } from "@mienf/numeric";
import * as z from "zod";

/** Reads an estimator's options. @throws ConfigError when one is unknown or out of range. */
export function parseOptions<Schema extends z.ZodObject>(
  name: string,
  schema: Schema,
  settings: unknown,
): z.output<Schema> {
  const parsed = schema.safeParse(settings);
  if (!parsed.success) {
    throw new ConfigError(`${name}: ${z.prettifyError(parsed.error)}`);
  }
  return parsed.data;
}
