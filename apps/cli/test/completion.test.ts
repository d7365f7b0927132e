import { spawnSync } from "node:child_process";
import { beforeAll, describe, expect, test } from "vitest";
import { commandInFolder } from "./fake-host.ts";

const { path: folder, write, run } = commandInFolder();

beforeAll(async () => {
  write("mienf.bash", (await run(["completion", "bash"])).stdout);
});

/** What bash offers after these words. */
function offered(...words: readonly string[]): string[] {
  const script = `source ./mienf.bash; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _mienf; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const { stdout, status, stderr } = spawnSync("bash", ["-c", script, "bash", "mienf", ...words], {
    cwd: folder,
    encoding: "utf8",
  });
  expect([status, stderr]).toEqual([0, ""]);
  return stdout.split("\n").filter((line) => line !== "");
}

describe("the script for bash", () => {
  test.each([
    [["esti"], ["estimate", "estimators"]],
    [
      ["datasets", ""],
      ["list", "sample"],
    ],
    [["datasets", "sample", "--ro"], ["--rows"]],
    [
      ["estimate", "--max"],
      ["--max-rows", "--max-seconds"],
    ],
    [
      ["estimate", "--units", ""],
      ["nats", "bits"],
    ],
    [
      ["compare", "data.csv", "--runtime", "w"],
      ["webgpu", "wasm"],
    ],
    [["estimate", "--estimator", "unt"], ["untrained"]],
    [["estimate", "mienf.b"], ["mienf.bash"]],
  ])("after %s offers %s", (words, expected) => {
    expect(offered(...words)).toEqual(expected);
  });
});

test.each(["zsh", "fish"])("the script for %s names every command and flag", async (shell) => {
  const { code, stdout } = await run(["completion", shell]);
  expect(code).toBe(0);
  for (const word of ["matrix", "false", "sample", "permutations", "max-seconds", "untrained"]) {
    expect(stdout).toContain(word);
  }
  // Quotes of both kinds are closed.
  const outside = stdout.replaceAll(String.raw`'\''`, "").replaceAll(String.raw`\'`, "");
  expect((outside.match(/'/gu)?.length ?? 0) % 2).toBe(0);
});

test("another shell is wrong usage", async () => {
  const { code, stderr } = await run(["completion", "csh"]);
  expect([code, stderr]).toEqual([2, "mienf: completion csh: expected bash, zsh or fish\n"]);
});
