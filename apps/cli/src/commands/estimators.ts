import { buildCommand } from "@stricli/core";
import type { Context } from "../context.ts";
import { withContext } from "../context.ts";
import type { ListFlags } from "../flags.ts";
import { listFlags } from "../flags.ts";

export const estimatorsCommand = buildCommand<ListFlags, [], Context>({
  loader: async () => withContext((await import("./run-estimators.ts")).runEstimators),
  parameters: { flags: listFlags },
  docs: { brief: "List the estimators and their options" },
});
