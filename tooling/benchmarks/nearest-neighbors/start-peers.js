// The Python side, as a process that answers requests: its imports and its threads are warm when it is timed.
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

export async function startPeers() {
  // Settings that cap the threads or the kernels of its linear algebra would handicap the peer.
  const env = { ...process.env };
  delete env.OPENBLAS_CORETYPE;
  delete env.OPENBLAS_L2_SIZE;
  const script = fileURLToPath(new URL("peers.py", import.meta.url));
  const child = spawn(process.env.PYTHON ?? "/usr/bin/python3", [script], {
    env,
    stdio: ["pipe", "pipe", "inherit"],
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const answer = async () => JSON.parse((await lines.next()).value);
  return {
    versions: await answer(),
    /** Answers { seconds, cpuSeconds, value }. */
    time(request) {
      child.stdin.write(`${JSON.stringify(request)}\n`);
      return answer();
    },
    close: () => child.stdin.end(),
  };
}
