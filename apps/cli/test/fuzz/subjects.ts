import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { Runtime } from "@mienf/core";
import { loadModel } from "@mienf/estimators";
import type { SavedModel } from "@mienf/estimators";
import { formatSafetensors, pairedMatrices, readTable, writeColumns, writeNpz } from "@mienf/io";
import { createRandomSource, MienfError } from "@mienf/numeric";
import { buildApp } from "../../src/application.ts";
import { commandTable } from "../../src/command-table.ts";
import { withConfigFile } from "../../src/config/config-arguments.ts";
import { readModel } from "../../src/model-folder.ts";

/** A kind of file, sound examples of it, and what reads it. */
export interface Subject {
  readonly name: string;
  readonly examples: readonly Uint8Array[];
  /** Puts a file where `read` looks for it. */
  readonly write: (bytes: Uint8Array) => void;
  readonly read: () => Promise<unknown>;
}

const ROWS = 40;

/** Every kind of file that the command reads. @param folder - of the caller's, for files. @param model - a sound one. */
export async function subjects(
  folder: string,
  model: SavedModel,
  runtime: Runtime,
): Promise<Subject[]> {
  const columns = exampleColumns();
  for (const name of ["example.parquet", "example.npz", "example.npy"]) {
    await writeColumns(path.join(folder, name), columns);
  }
  const pair = {
    shape: [ROWS, 2],
    values: Float64Array.from({ length: 2 * ROWS }, (_, i) => i % 7),
  };
  await writeNpz(path.join(folder, "pair.npz"), { x: pair, y: pair });
  const file = (name: string, examples: readonly Uint8Array[]): Subject => ({
    name,
    examples,
    write: (bytes) => writeFileSync(path.join(folder, name), bytes),
    read: () => readPair(folder, name),
  });
  const bytesOf = (name: string): Uint8Array =>
    new Uint8Array(readFileSync(path.join(folder, name)));
  return [
    file("mutant.csv", [text(csv(columns, ",")), text(csv(columns, ";")), text("1,2\n3,4\n5,6\n")]),
    file("mutant.tsv", [text(csv(columns, "\t"))]),
    file("mutant.ndjson", [text(ndjson(columns))]),
    file("mutant.json", [text(`[${ndjson(columns).trim().split("\n").join(",")}]`)]),
    file("mutant.npy", [bytesOf("example.npy")]),
    file("mutant.npz", [bytesOf("example.npz"), bytesOf("pair.npz")]),
    file("mutant.parquet", [bytesOf("example.parquet")]),
    configSubject(folder),
    ...modelSubjects(folder, model, runtime),
  ];
}

/** @returns whether reading ended in a result or an error that is meant for people. @throws any other error. */
export async function isClean(subject: Subject): Promise<"result" | "error"> {
  try {
    await subject.read();
    return "result";
  } catch (error) {
    if (error instanceof MienfError) {
      return "error";
    }
    throw error;
  }
}

async function readPair(folder: string, name: string): Promise<unknown> {
  const table = await readTable(name, {
    cwd: folder,
    sample: { rows: () => 1000, seed: 0 },
    textColumns: "omit",
  });
  const [first, ...others] = table.columns;
  return first ? pairedMatrices([first], others, { missing: "drop" }) : table;
}

function configSubject(folder: string): Subject {
  const commands = commandTable(buildApp({ debug: false }));
  return {
    name: "mutant.yaml",
    examples: [
      text(
        "data: data.csv\nx: [a, b]\ny: c\nseed: 7\nset: { epochs: 3 }\nunits: bits\njson: true\n",
      ),
      text('{"x": "a", "y": "b", "level": 0.9, "maxSeconds": 10}'),
    ],
    write: (bytes) => writeFileSync(path.join(folder, "mutant.yaml"), bytes),
    read: () =>
      Promise.resolve().then(() =>
        withConfigFile(["estimate", "--config", "mutant.yaml"], commands, folder),
      ),
  };
}

/** The two files of a saved model, one changed and the other sound. */
function modelSubjects(folder: string, model: SavedModel, runtime: Runtime): Subject[] {
  const modelFolder = path.join(folder, "model");
  mkdirSync(modelFolder, { recursive: true });
  const parts: Readonly<Record<string, Uint8Array>> = {
    "manifest.json": text(
      JSON.stringify({
        format: "mienf-model",
        formatVersion: 1,
        estimator: "tridiag-n-mienf",
        columns: { x: ["a"], y: ["b"] },
        model: model.manifest,
      }),
    ),
    "model.safetensors": formatSafetensors(model.tensors),
  };
  return Object.keys(parts).map((name) => ({
    name,
    examples: [parts[name] ?? new Uint8Array()],
    write: (bytes) => {
      for (const [part, sound] of Object.entries(parts)) {
        writeFileSync(path.join(modelFolder, part), part === name ? bytes : sound);
      }
    },
    read: async () => {
      const rows = Float64Array.of(-1, 0, 1, 2);
      const { saved } = await readModel(modelFolder, "model");
      return await loadModel(saved).apply(rows, rows, { runtime });
    },
  }));
}

function exampleColumns(): Record<string, Float64Array> {
  const source = createRandomSource(4);
  return Object.fromEntries(
    ["a", "b", "c"].map((name) => [name, source.fillNormal(new Float64Array(ROWS))]),
  );
}

function csv(columns: Readonly<Record<string, Float64Array>>, delimiter: string): string {
  const lines = Array.from({ length: ROWS }, (_, row) =>
    Object.values(columns)
      .map((values) => values[row]?.toFixed(4))
      .join(delimiter),
  );
  return `${[Object.keys(columns).join(delimiter), ...lines].join("\n")}\n`;
}

function ndjson(columns: Readonly<Record<string, Float64Array>>): string {
  return Array.from(
    { length: ROWS },
    (_, row) =>
      `${JSON.stringify(Object.fromEntries(Object.entries(columns).map(([name, values]) => [name, values[row]])))}\n`,
  ).join("");
}

function text(content: string): Uint8Array {
  return new TextEncoder().encode(content);
}
