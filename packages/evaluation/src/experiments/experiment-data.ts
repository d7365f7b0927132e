import { DataError } from "@mienf/numeric";
import { z } from "zod";
import type { ExperimentReport } from "./experiment-report.ts";
import { mnistDataSchema } from "./mnist/mnist-data.ts";
import { mnistDataReport } from "./mnist/mnist-report.ts";
import { dataJson } from "./numbers-as-data.ts";
import { overfitDataSchema } from "./overfit/overfit-data.ts";
import { overfitDataReport } from "./overfit/overfit-report.ts";

/** What an experiment's data.json holds: all that its tables and figures are made of. */
export const experimentDataSchema = z.discriminatedUnion("experiment", [
  overfitDataSchema,
  mnistDataSchema,
]);

/** Parsed {@link experimentDataSchema}. */
export type ExperimentData = z.output<typeof experimentDataSchema>;

/** The data of an experiment as JSON. */
export function experimentJson({ data }: ExperimentReport): string {
  return `${dataJson(data)}\n`;
}

/**
 * Makes the report of an experiment from its data.json again: the same tables and the same figures.
 *
 * @param name - what error messages call the text.
 * @throws DataError when it is not such a document; the message says where.
 */
export function readExperiment(text: string, name: string): ExperimentReport {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new DataError(`${name}: expected the data.json of an experiment, got no JSON`);
  }
  const { success, data, error } = experimentDataSchema.safeParse(value);
  if (!success) {
    throw new DataError(
      `${name}: expected the data.json of an experiment, got\n${z.prettifyError(error)}`,
    );
  }
  return data.experiment === "mnist" ? mnistDataReport(data) : overfitDataReport(data);
}
