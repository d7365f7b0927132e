import * as z from "zod";
import { compressionFields } from "./compression-fields.ts";

/** Options of {@link compressedMienf}. */
export const compressedMienfOptions = z.strictObject({
  compression: z
    .enum(["autoencoder", "pca"])
    .default("autoencoder")
    .describe("a network for each side, or its leading principal components"),
  code: z.coerce
    .number()
    .int()
    .min(0)
    .max(1024)
    .default(0)
    .describe(
      "numbers that each side is compressed to, at most; 0: as many as it seems to depend on, or as principal components have 99 % of the variance",
    ),
  readOut: z
    .enum(["straightened", "auto"])
    .default("straightened")
    .describe(
      "what estimates the information of the codes: a Gaussian law after maps that bend freely, in up to 8 numbers a side, or auto",
    ),
  ...compressionFields,
});
