// PyTorch in a process of its own, driven line by line.
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const script = fileURLToPath(new URL("../python/train_step.py", import.meta.url));

/** Starts PyTorch; undefined, with a notice, where no Python has it. */
export async function startTorch() {
  for (const command of [process.env.PYTHON, "python3", "/usr/bin/python3"]) {
    const torch = command && (await tryStart(command));
    if (torch) {
      return torch;
    }
  }
  console.error(
    "PyTorch is left out: no python3 here imports torch (on Debian: apt-get install python3-torch libopenblas0-pthread).",
  );
  return undefined;
}

async function tryStart(command) {
  // Settings for another library's sake would slow PyTorch's matrix products down.
  const env = { ...process.env };
  delete env.OPENBLAS_CORETYPE;
  delete env.OPENBLAS_L2_SIZE;
  const child = spawn(command, [script], { env, stdio: ["pipe", "pipe", "ignore"] });
  const failed = new Promise((resolve) => {
    child.once("error", () => resolve(undefined));
    child.once("exit", () => resolve(undefined));
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const next = async () => {
    const line = await Promise.race([lines.next(), failed]);
    return line?.value === undefined ? undefined : JSON.parse(line.value);
  };
  const hello = await next();
  if (hello === undefined) {
    return undefined;
  }
  return {
    version: hello.version,
    async millisecondsPerStep(model, threads, steps) {
      child.stdin.write(`${JSON.stringify({ model, threads, steps })}\n`);
      const answer = await next();
      return answer.millisecondsPerStep;
    },
    stop: () => child.stdin.end(),
  };
}
