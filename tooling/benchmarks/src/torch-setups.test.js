import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, expect, test } from "vitest";
import { torchSetups } from "./torch-setups.js";

const folder = mkdtempSync(path.join(tmpdir(), "mienf-torch-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** A program that stands in for Python: it answers by the kernel that it is asked for. */
function standIn(name, answers) {
  const cases = Object.entries(answers).map(
    ([kernel, line]) => `"${kernel === "unset" ? "" : kernel}") ${line} ;;`,
  );
  const file = path.join(folder, name);
  writeFileSync(
    file,
    ["#!/bin/sh", 'case "$OPENBLAS_CORETYPE" in', ...cases, "esac", ""].join("\n"),
  );
  chmodSync(file, 0o755);
  return file;
}

const answer = (gflops, error, kernel) => `echo '${JSON.stringify({ gflops, error, kernel })}'`;

test.skipIf(process.platform === "win32")(
  "takes the fastest kernel whose product is right",
  async () => {
    process.env.OPENBLAS_CORETYPE = "a user's own";
    const command = standIn("python", {
      unset: answer(30, 1e-6, "Prescott"),
      Haswell: answer(500, 0.2, "Haswell"),
      SkylakeX: "exit 1",
    });
    const setups = await torchSetups(command);
    delete process.env.OPENBLAS_CORETYPE;
    expect(setups.length).toBeGreaterThan(0);
    for (const { kernel, gflops, env, tried } of setups) {
      expect([kernel, gflops]).toEqual(["Prescott", 30]);
      expect(env.OPENBLAS_CORETYPE).toBeUndefined();
      expect(tried[0].asked).toBe("unset");
    }
  },
);

test.skipIf(process.platform === "win32")("finds none where there is no PyTorch", async () => {
  expect(await torchSetups(standIn("without", { unset: "exit 1" }))).toEqual([]);
  expect(await torchSetups(path.join(folder, "missing"))).toEqual([]);
});
