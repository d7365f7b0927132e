import { buildCommand } from "@stricli/core";
import type { Context } from "../context.ts";
import { withContext } from "../context.ts";
import type { ListFlags } from "../flags.ts";
import { listFlags, text } from "../flags.ts";

type DebugFlag = Pick<ListFlags, "debug">;

export const completionCommand = buildCommand<DebugFlag, [shell: string], Context>({
  loader: async () => withContext((await import("./run-completion.ts")).runCompletion),
  parameters: {
    flags: { debug: listFlags.debug },
    positional: {
      kind: "tuple",
      parameters: [{ parse: text, placeholder: "SHELL", brief: "bash, zsh or fish" }],
    },
  },
  docs: {
    brief: "Print a script that completes commands and flags in a shell",
    fullDescription: [
      "Prints a script that completes commands, flags and their values.",
      "",
      "  bash:  mienf completion bash > ~/.local/share/bash-completion/completions/mienf",
      "  zsh:   mienf completion zsh > a file _mienf in a folder of $fpath",
      "  fish:  mienf completion fish > ~/.config/fish/completions/mienf.fish",
    ].join("\n"),
  },
});
