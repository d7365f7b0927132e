// PyTorch in processes of its own, driven line by line.
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { torchSetups } from "./torch-setups.js";

const script = fileURLToPath(new URL("../python/train_step.py", import.meta.url));

/** Starts PyTorch in each set-up that suits the machine; undefined, with a notice, where no Python has it. */
export async function startTorch() {
  for (const command of [process.env.PYTHON, "python3", "/usr/bin/python3"]) {
    const setups = command ? await torchSetups(command) : [];
    const started = await Promise.all(setups.map((setup) => start(command, setup)));
    const [first] = started;
    if (first !== undefined) {
      return {
        version: first.version,
        setups: started,
        stop: () => started.forEach((each) => each.stop()),
      };
    }
  }
  console.error(
    "PyTorch is left out: no python3 here imports torch (on Debian: python/install.sh installs it).",
  );
  return undefined;
}

async function start(command, setup) {
  const child = spawn(command, [script], { env: setup.env, stdio: ["pipe", "pipe", "inherit"] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const next = async () => {
    const { value } = await lines.next();
    if (value === undefined) {
      throw new Error(`torch: expected an answer of ${script}, and it ended; see its error above`);
    }
    return JSON.parse(value);
  };
  const { version } = await next();
  const { library, kernel, gflops, tried } = setup;
  return {
    version,
    /** For people: "OpenBLAS openmp". */
    name: library === undefined ? undefined : `OpenBLAS ${library}`,
    kernel,
    gflops,
    tried: tried.map(({ asked, kernel: got, gflops: speed }) => ({
      asked,
      kernel: got,
      gflops: speed,
    })),
    async millisecondsPerStep(model, threads, steps) {
      child.stdin.write(`${JSON.stringify({ model, threads, steps })}\n`);
      const answer = await next();
      return answer.millisecondsPerStep;
    },
    stop: () => child.stdin.end(),
  };
}
