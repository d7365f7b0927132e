import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { promisify } from "node:util";

const PAGE_BYTES = 4096;
const MEGABYTE = 1024 * 1024;

/** Memory that a process holds, in megabytes; null where the system does not say. */
export async function residentMegabytes(pid: number): Promise<number | null> {
  try {
    if (process.platform === "linux") {
      const pages = Number((await readFile(`/proc/${pid}/statm`, "utf8")).split(" ")[1]);
      return (pages * PAGE_BYTES) / MEGABYTE;
    }
    const { stdout } = await promisify(execFile)("ps", ["-o", "rss=", "-p", String(pid)]);
    return Number(stdout) / 1024;
  } catch {
    // It has ended, or there is no ps.
    return null;
  }
}
