// Other programs, run to their end.
import { execFileSync } from "node:child_process";
import path from "node:path";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("../../..", import.meta.url));
const tools = [path.join(root, ".tools/node_modules/.bin"), path.join(root, "node_modules/.bin")];

/** What a program prints. Throws with what it said when it fails. */
export function output(command, args, cwd = root, node = process.execPath) {
  try {
    return execFileSync(command, args, {
      cwd,
      encoding: "utf8",
      maxBuffer: 2 ** 28,
      stdio: ["ignore", "pipe", "pipe"],
      env: {
        ...process.env,
        PATH: [path.dirname(node), ...tools, process.env.PATH].join(path.delimiter),
        NO_COLOR: "1",
        TF_CPP_MIN_LOG_LEVEL: "2",
        // Else its install script fetches CUDA libraries from another host.
        ONNXRUNTIME_NODE_INSTALL: "skip",
      },
    });
  } catch (error) {
    const said = [error.stdout, error.stderr].filter(Boolean).join("\n").trim();
    throw new Error(`${command} ${args.join(" ")}: ${said || error.message}`, { cause: error });
  }
}
