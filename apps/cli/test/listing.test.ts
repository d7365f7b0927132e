import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { commandInFolder } from "./fake-host.ts";

const { run } = commandInFolder();
const manifest = z
  .object({ version: z.string() })
  .parse(JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8")));

describe("mienf", () => {
  test.each([["--version"], ["estimate", "--version"], ["doctor", "--version"]])(
    "%s %s prints the version",
    async (...args) => {
      expect(await run(args)).toEqual({ code: 0, stdout: `${manifest.version}\n`, stderr: "" });
    },
  );

  test("--help lists the commands", async () => {
    const { code, stdout, stderr } = await run(["--help"]);
    expect([code, stderr]).toEqual([0, ""]);
    expect(stdout).toMatchInlineSnapshot(`
      "USAGE
        mienf estimate
        mienf total-correlation <data>
        mienf apply <DIR>
        mienf export <DIR> <FILE>
        mienf compare
        mienf matrix <data>
        mienf check
        mienf plan
        mienf bench list|run|resume|report|worker|experiment ...
        mienf datasets list|sample ...
        mienf estimators
        mienf doctor
        mienf completion <SHELL>
        mienf schema <COMMAND>
        mienf --help

      Mutual information of two groups of columns of a file, with an interval and a verdict.

        mienf estimate data.csv --x 'a,b' --y 'c*'

      Every command has --help and --version.

      FLAGS
        -h --help  Print help information and exit

      COMMANDS
        estimate           Estimate the mutual information of two groups of columns
        total-correlation  Estimate what several columns, or groups of columns, share altogether
        apply              Apply a saved model to other rows
        export             Write a saved model as an ONNX file
        compare            Estimate with several estimators, and say whether they agree
        matrix             Estimate the mutual information of every pair of columns
        check              Test on your data whether an estimate has the properties it must have
        plan               Plan from a pilot how many rows an estimate needs
        bench              Benchmark suites: run them, go on with them, report on them
        datasets           Laws with known mutual information: list them, draw from them
        estimators         List the estimators and their options
        doctor             What this machine can run, and what to install for the rest
        completion         Print a script that completes commands and flags in a shell
        schema             Print the JSON Schema of a command's --config file, for editors
      "
    `);
    expect((await run([])).stdout).toBe(stdout);
  });

  test("estimate --help lists every option of the contract", async () => {
    const { code, stdout } = await run(["estimate", "--help"]);
    expect(code).toBe(0);
    const options =
      "x y x-file y-file estimator runtime seed units level set max-seconds missing json quiet pmi save html debug";
    for (const option of options.split(" ")) {
      expect(stdout).toContain(`--${option}]`);
    }
  });
});

describe("mienf estimators", () => {
  test("lists names, summaries and options with their defaults", async () => {
    const { stdout } = await run(["estimators"]);
    expect(stdout.slice(0, stdout.indexOf("\n\n"))).toMatchInlineSnapshot(`
      "auto
        the auto of the tests
        assumes  nothing
        cost     none
        fails    always
        --set epochs=5  passes over the rows
        --set margins=rank  treatment of each column"
    `);
    const entries = z
      .array(z.looseObject({ name: z.string() }))
      .parse(JSON.parse((await run(["estimators", "--json"])).stdout));
    expect(entries.map(({ name }) => name)).toContain("auto");
    expect(entries[0]).toMatchObject({
      options: [
        { name: "epochs", default: 5 },
        { name: "margins", default: "rank" },
      ],
    });
  });
});

describe("mienf doctor", () => {
  test("says what runs here, and what to do about the rest", async () => {
    const { code, stdout } = await run(["doctor"], { without: ["webgpu", "node-gpu", "onnx"] });
    expect(code).toBe(0);
    expect(stdout.slice(stdout.indexOf("Runtimes")).replaceAll(/\d+\.\d+\.\d+/gu, "1.2.3"))
      .toMatchInlineSnapshot(`
      "Runtimes; auto takes wasm
        onnx      no   does not run here; install it
        webgpu    no   does not run here; install it
        node-gpu  no   does not run here; install it
        wasm      yes  a fake, version 1.2.3
        cpu       yes  a fake, version 1.2.3
      "
    `);
    const report: unknown = JSON.parse(
      (await run(["doctor", "--json"], { without: ["onnx"] })).stdout,
    );
    expect(report).toMatchObject({
      node: process.versions.node,
      cores: expect.any(Number),
      auto: "wasm",
      runtimes: [
        { name: "onnx", available: false, device: null, advice: "does not run here; install it" },
        { name: "webgpu", available: true, device: "a fake", advice: null },
        { name: "node-gpu" },
        { name: "wasm", available: true, version: expect.stringMatching(/^\d/u) },
        { name: "cpu" },
      ],
    });
  });
});
