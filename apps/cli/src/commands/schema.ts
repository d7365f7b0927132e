import { buildCommand } from "@stricli/core";
import type { Context } from "../context.ts";
import { withContext } from "../context.ts";
import type { ListFlags } from "../flags.ts";
import { listFlags, text } from "../flags.ts";

type DebugFlag = Pick<ListFlags, "debug">;

export const schemaCommand = buildCommand<DebugFlag, [command: string], Context>({
  loader: async () => withContext((await import("./run-schema.ts")).runSchema),
  parameters: {
    flags: { debug: listFlags.debug },
    positional: {
      kind: "tuple",
      parameters: [
        {
          parse: text,
          placeholder: "COMMAND",
          brief: "a command that takes --config, say estimate",
        },
      ],
    },
  },
  docs: {
    brief: "Print the JSON Schema of a command's --config file, for editors",
  },
});
