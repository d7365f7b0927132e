import { existsSync, readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { commandInFolder } from "./fake-host.ts";
import { randomCsv } from "./rows.ts";

const { path: folder, write, run } = commandInFolder();
write("data.csv", randomCsv(["a", "b", "c"], 40));
const plain = ["compare", "data.csv", "--x", "a,b", "--y", "c", "--quiet"];
const compare = (names: string, ...more: string[]): string[] => [
  ...plain,
  "--estimators",
  names,
  ...more,
];

describe("mienf compare", () => {
  test("prints a line for each estimator, and whether they agree", async () => {
    expect(await run(compare("auto,untrained"))).toMatchInlineSnapshot(`
      {
        "code": 0,
        "stderr": "warning: auto: half of the values are equal in column a, column c: mind that
      warning: untrained: half of the values are equal in column a, column c: mind that
      ",
        "stdout": "Estimator    nats     low    high  verdict  seconds
      auto       0.6931  0.3466  1.3863  trust        1.3
      untrained  0.6931  0.3466  1.3863  trust        1.3

      The estimators agree: their intervals have values in common.
      ",
      }
    `);
  });

  test("--json has the documents of mienf estimate, in the unit that was asked for", async () => {
    const { code, stdout, stderr } = await run(
      compare("auto,untrained", "--json", "--units", "bits"),
    );
    expect([code, stderr]).toEqual([0, ""]);
    const args = ["estimate", "data.csv", "--x", "a,b", "--y", "c", "--quiet", "--units", "bits"];
    const alone: unknown = JSON.parse((await run([...args, "--json"])).stdout);
    expect(JSON.parse(stdout)).toEqual({
      units: "bits",
      sampleSize: 40,
      dimensions: { x: 2, y: 1 },
      seed: 0,
      estimates: [
        { ...Object(alone), estimator: "auto" },
        { ...Object(alone), estimator: "untrained" },
      ],
      failures: [],
      agree: true,
    });
  });

  test("an estimator that fails is reported, and does not stop the others", async () => {
    const { code, stdout, stderr } = await run(compare("diverges,auto", "--json"));
    expect(code).toBe(0);
    expect(stderr).toBe("");
    expect(JSON.parse(stdout)).toMatchObject({
      estimates: [{ estimator: "auto" }],
      failures: [
        {
          estimator: "diverges",
          message: "expected a finite loss, got NaN at step 3; lower the rate",
        },
      ],
      agree: null,
    });
    expect((await run(compare("diverges,auto"))).stdout).toMatch(/^diverges +none$/mu);
  });

  test("intervals that have nothing in common are a disagreement", async () => {
    const { stdout } = await run(compare("auto,elsewhere"));
    expect(stdout).toContain("The estimators disagree");
    expect(JSON.parse((await run(compare("auto,elsewhere", "--json"))).stdout).agree).toBe(false);
  });

  test("fails as its first estimator when all of them do", async () => {
    const { code, stdout, stderr } = await run(compare("diverges,nan"));
    expect([code, stdout]).toEqual([5, ""]);
    expect(stderr.trimEnd().split("\n").at(-1)).toBe(
      "mienf: expected a finite loss, got NaN at step 3; lower the rate",
    );
  });

  test("--html writes a report", async () => {
    await run(compare("auto,untrained", "--html", "report.html"));
    const html = readFileSync(path.join(folder, "report.html"), "utf8");
    expect(html).toContain("I(a, b; c) by 2 estimators");
    expect(html).toContain("--estimators auto,untrained");
  });

  test.each([
    ["one estimator", "auto"],
    ["an estimator that there is not", "auto,outo"],
  ])("%s is wrong usage", async (_, names) => {
    const { code, stderr } = await run(compare(names));
    expect(code).toBe(2);
    expect(stderr).toMatchSnapshot();
  });

  test("Ctrl-C stops it with code 130 and nothing written", async () => {
    const before = readdirSync(folder);
    const args = compare("deaf,auto", "--html", "never.html");
    const { code, stdout } = await run(args, { interrupt: true });
    expect([code, stdout]).toEqual([130, ""]);
    expect(existsSync(path.join(folder, "never.html"))).toBe(false);
    expect(readdirSync(folder)).toEqual(before);
  });
});
