import { buildCommand } from "@stricli/core";
import type { Context } from "../context.ts";
import { withContext } from "../context.ts";
import type { ListFlags } from "../flags.ts";
import { listFlags } from "../flags.ts";

export const doctorCommand = buildCommand<ListFlags, [], Context>({
  loader: async () => withContext((await import("./run-doctor.ts")).runDoctor),
  parameters: { flags: listFlags },
  docs: { brief: "What this machine can run, and what to install for the rest" },
});
