import * as z from "zod";
import { compressionFields } from "./compression-fields.ts";

const count = (minimum: number) => z.coerce.number().int().min(minimum);

/** Options of autoencoders and nearest neighbours. */
export const autoencoderWklOptions = z.strictObject({
  code: count(1).max(1024).default(2).describe("numbers that each side is compressed to, at most"),
  ...compressionFields,
  k: count(1).max(10_000).default(5).describe("neighbours of the estimate on the codes"),
  threads: count(0).max(1024).default(0).describe("worker threads; 0 chooses"),
});
