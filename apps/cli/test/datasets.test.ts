import { existsSync, readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import {
  beyondNormalTaskIds,
  beyondNormalV2TaskIds,
  createLaw,
  lawRegistry,
} from "@mienf/datasets";
import { readTable } from "@mienf/io";
import { createRandomSource } from "@mienf/numeric";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { commandInFolder } from "./fake-host.ts";

const { path: folder, run } = commandInFolder();
const inside = (name: string): string => path.join(folder, name);
const sample = (law: string, ...more: string[]): string[] => ["datasets", "sample", law, ...more];

const information = {
  mutualInformation: z.number().nullable(),
  method: z.enum(["exact", "monte-carlo"]),
  standardError: z.number().nullable(),
};
const listing = z.object({
  laws: z.array(
    z.object({
      name: z.string(),
      ...information,
      parameters: z.record(z.string(), z.looseObject({ type: z.string() })),
    }),
  ),
  tasks: z.array(z.object({ name: z.string(), ...information, suite: z.string() })),
});

describe("mienf datasets list", () => {
  test("describes a law with its parameters as they are typed, their ranges and its information", async () => {
    const { code, stdout, stderr } = await run(["datasets", "list"]);
    expect([code, stderr]).toEqual([0, ""]);
    const paragraphs = stdout.split("\n\n");
    expect(paragraphs.find((text) => text.startsWith("student\n"))).toMatchInlineSnapshot(`
      "student
        Gaussian pairs divided by a common √(χ²/dof): heavy tails
        --set dimX=1                       coordinates of X (at least 1)
        --set dimY=1                       coordinates of Y (at least 1)
        --mi 1                             mutual information I(X; Y) in nats (0.025643 to 25.0256)
        --set gaussianMutualInformation=…  information of the Gaussian pairs alone, in nats (at least 0)
        --set degreesOfFreedom=4           degrees of freedom (at least 0.1)
        --set rotate=false                 rotate each side by a random orthogonal matrix (true, false)
        --set structureSeed=0              seed of rotations and random shares
        1 + 1 columns, 1 nats, exact"
    `);
    expect(paragraphs.find((text) => text.startsWith("cross-mixture\n"))).toMatchInlineSnapshot(`
      "cross-mixture
        two normals that form an X
        --set correlation=0.9        correlation of the two normals up to sign (at least 0, less than 1)
        --set monteCarloRows=200000  rows of the sample that gives the mutual information (at least 2)
        --set monteCarloSeed=2024    its seed
        1 + 1 columns, Monte Carlo"
    `);
    expect(stdout).toMatch(/^ {2}1v1-bimodal-0\.75 +1 \+ 1 columns, 0\.4133392866 nats, exact$/mu);
    expect(stdout).toMatch(/^ {2}1v1-AI +1 \+ 1 columns, Monte Carlo$/mu);
  });

  test("--json has every law, and the 40 + 13 tasks under their ids, without running a Monte Carlo", async () => {
    const { stdout } = await run(["datasets", "list", "--json"]);
    const { laws, tasks } = listing.parse(JSON.parse(stdout));
    expect(laws.map(({ name }) => name)).toEqual(Object.keys(lawRegistry));
    const ofSuite = (suite: string) =>
      tasks.filter((task) => task.suite === suite).map(({ name }) => name);
    expect(ofSuite("beyond-normal")).toEqual([...beyondNormalTaskIds]);
    expect(ofSuite("beyond-normal-v2")).toEqual([...beyondNormalV2TaskIds]);
    expect([beyondNormalTaskIds.length, beyondNormalV2TaskIds.length]).toEqual([40, 13]);
    for (const { method, mutualInformation, standardError } of [...laws, ...tasks]) {
      expect(mutualInformation === null).toBe(method === "monte-carlo");
      expect(standardError).toBe(method === "monte-carlo" ? null : 0);
    }
  });

  test("--evaluate runs the Monte Carlo of those that need one", async () => {
    const { stdout } = await run(["datasets", "list", "1v1-X", "--json", "--evaluate"]);
    const { laws, tasks } = listing.parse(JSON.parse(stdout));
    expect([laws.length, tasks.length]).toEqual([0, 1]);
    const [task] = tasks;
    expect(task).toMatchObject({ name: "1v1-X-0.9", method: "monte-carlo" });
    // The library's own value: the sample is seeded.
    expect(task?.mutualInformation).toBe(createLaw("1v1-X-0.9").mutualInformation);
    expect(task?.standardError).toBeLessThan(0.003);
  });
});

test("mienf datasets list of a name that there is not is wrong usage", async () => {
  expect(await run(["datasets", "list", "nothing"])).toMatchInlineSnapshot(`
    {
      "code": 2,
      "stderr": "mienf: no law or task has nothing in its name
    Run mienf datasets list for all of them.
    ",
      "stdout": "",
    }
  `);
});

describe("mienf datasets sample", () => {
  test("writes the rows of the library, and prints the information that was asked for", async () => {
    const args = sample("student", "--mi", "2", "--dim", "2", "--rows", "50", "--seed", "7");
    const { code, stdout, stderr } = await run([...args, "--out", "rows.csv"]);
    expect([code, stderr]).toEqual([0, ""]);
    expect(stdout).toMatchInlineSnapshot(`
      "Law                 student
      Parameters          dimX=2, dimY=2, degreesOfFreedom=4, gaussianMutualInformation=1.92787, rotated=false
      Mutual information  2 nats, exact
      Sample              50 rows, 2 + 2 columns, seed 7
      File                rows.csv
      "
    `);
    const { names, columns } = await readTable("rows.csv", { cwd: folder });
    expect(names).toEqual(["x0", "x1", "y0", "y1"]);
    const law = createLaw("student", { dim: 2, mutualInformation: 2 });
    const { x, y } = law.sample(50, createRandomSource(7));
    expect([...(columns[1]?.values ?? [])]).toEqual(
      Array.from({ length: 50 }, (_, row) => x.data[2 * row + 1]),
    );
    expect(columns[2]?.values[49]).toBe(y.data[98]);
  });

  test("--json says what was drawn, with the information in full", async () => {
    const { stdout } = await run(
      sample(
        "student",
        "--mi",
        "2",
        "--set",
        "dimX=1",
        "--set",
        "dimY=3",
        "--rows",
        "20",
        "--json",
        "--out",
        "a.csv",
      ),
    );
    expect(JSON.parse(stdout)).toMatchInlineSnapshot(`
      {
        "dimensions": {
          "x": 1,
          "y": 3,
        },
        "file": "a.csv",
        "law": "student",
        "method": "exact",
        "mutualInformation": 2,
        "parameters": {
          "degreesOfFreedom": 4,
          "dimX": 1,
          "dimY": 3,
          "gaussianMutualInformation": 1.9449965036446164,
          "rotated": false,
        },
        "rows": 20,
        "seed": 0,
        "standardError": 0,
        "units": "nats",
      }
    `);
    const mixture = await run(sample("1v1-AI", "--rows", "20", "--json", "--out", "a.csv"));
    const { mutualInformation, mutualInformationStandardError } = createLaw("1v1-AI");
    expect(JSON.parse(mixture.stdout)).toMatchObject({
      mutualInformation,
      standardError: mutualInformationStandardError,
      method: "monte-carlo",
    });
  });

  test("an NPZ file holds two matrices, and Parquet the same numbers", async () => {
    const args = sample("swiss-roll", "--rows", "30");
    await run([...args, "--out", "a.npz"]);
    await run([...args, "--out", "a.parquet"]);
    const arrays = await readTable("a.npz", { cwd: folder });
    expect(arrays.names).toEqual(["x[0]", "x[1]", "y[0]"]);
    const { names, columns } = await readTable("a.parquet", { cwd: folder });
    expect(names).toEqual(["x0", "x1", "y0"]);
    expect(columns.map(({ values }) => values)).toEqual(arrays.columns.map(({ values }) => values));
    const { code } = await run(["estimate", "a.npz", "--x", "x", "--y", "y", "--quiet"]);
    expect(code).toBe(0);
  });

  test.each(["csv", "parquet", "npz"])("the same seed gives the same bytes of %s", async (kind) => {
    const draw = async (file: string, seed: string): Promise<Buffer> => {
      await run(sample("student", "--dim", "3", "--rows", "500", "--seed", seed, "--out", file));
      return readFileSync(inside(file));
    };
    const first = await draw(`first.${kind}`, "1");
    expect((await draw(`second.${kind}`, "1")).equals(first)).toBe(true);
    expect((await draw(`other.${kind}`, "2")).equals(first)).toBe(false);
  });

  test("leaves nothing but the file", async () => {
    await run(sample("xor", "--rows", "20", "--out", "xor.csv"));
    expect(readdirSync(folder).filter((name) => name.startsWith("."))).toEqual([]);
  });
});

describe("an impossible request: exit code 2, the range in the message, and no file", () => {
  test.each([
    ["no information from a Student law", sample("student", "--mi", "0")],
    ["a negative information", sample("correlated-normal", "--mi", "-1")],
    [
      "more information than float64 holds",
      sample("correlated-normal", "--mi", "60", "--dim", "2"),
    ],
    ["less than a channel's least", sample("rare-event-channel", "--mi", "0.01")],
    ["a searched range", sample("latent-variable-normal", "--mi", "100")],
    ["no coordinates", sample("correlated-normal", "--dim", "0")],
    ["very many coordinates", sample("correlated-normal", "--dim", "1000000")],
    ["an absurd side", sample("concentric-mixture", "--set", "dimX=1e9")],
    ["an absurd image", sample("rectangles", "--set", "size=1e9")],
    ["an absurd Monte Carlo", sample("cross-mixture", "--set", "monteCarloRows=1e12")],
    ["the information of a task", sample("1v1-normal-0.75", "--mi", "1")],
    ["the size of a law that has one", sample("swiss-roll", "--dim", "3")],
    ["a word that is no choice", sample("student", "--set", "rotate=sideways")],
    ["a parameter that there is not", sample("student", "--set", "rotat=true")],
    ["the information twice", sample("student", "--mi", "1", "--set", "mutualInformation=2")],
    ["two ways to say it", sample("smoothed-uniform", "--mi", "1", "--set", "epsilon=0.1")],
    ["a law that there is not", sample("studnet")],
    ["no rows", sample("student", "--rows", "0")],
    ["more rows than fit in memory", sample("student", "--rows", "1e12")],
  ])("%s", async (_, args) => {
    const { code, stdout, stderr } = await run([...args, "--out", "never.csv"]);
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toMatchSnapshot();
    expect(existsSync(inside("never.csv"))).toBe(false);
  });

  test.each([
    ["another kind of file", ["--out", "rows.xlsx"]],
    ["a folder that is not there", ["--out", "no/rows.csv"]],
    ["no file", []],
  ])("%s", async (_, out) => {
    const { code, stderr } = await run([...sample("student"), ...out]);
    expect(code).toBe(2);
    expect(stderr).toMatchSnapshot();
  });
});
