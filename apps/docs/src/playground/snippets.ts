import type { FieldValues } from "./job.ts";
import type { Settings } from "./settings.ts";

/** The same run for a shell. @param file - name of the open file, for runs on one. */
export function shellSnippet(settings: Settings, file: string): string {
  const { source, law, parameters, rows, dataSeed, estimator, options, seed, units } = settings;
  const drawn = source === "law";
  const sample = [
    ["mienf datasets sample", law],
    ...flags(parameters),
    ["--rows", rows],
    ["--seed", dataSeed],
    ["--out", "sample.csv"],
  ];
  const estimate = [
    ["mienf estimate", drawn ? "sample.csv" : quoted(file)],
    ["--x", drawn ? "'x*'" : quoted(settings.x)],
    ["--y", drawn ? "'y*'" : quoted(settings.y)],
    ...(!drawn && settings.missing === "drop" ? [["--missing", "drop"]] : []),
    ["--estimator", estimator],
    ...flags(options),
    ["--seed", seed],
    ...(units === "bits" ? [["--units", "bits"]] : []),
  ];
  return [...(drawn ? [sample] : []), estimate]
    .map((words) => words.map((pair) => pair.join(" ")).join(" "))
    .join("\n");
}

/** The same run in TypeScript. @param file - as for {@link shellSnippet}. */
export function typescriptSnippet(settings: Settings, file: string): string {
  const { source, law, parameters, rows, dataSeed, estimator, options, seed, units } = settings;
  const drawn = source === "law";
  const imports = drawn
    ? [
        'import { createLaw } from "@mienf/datasets";',
        'import { estimatorRegistry } from "@mienf/estimators";',
        'import { createRandomSource } from "@mienf/numeric";',
        'import { createOnnxRuntime } from "@mienf/runtime-onnx";',
      ]
    : [
        'import { estimatorRegistry } from "@mienf/estimators";',
        'import { pairedMatrices, readTable, selectColumnNames } from "@mienf/io";',
        'import { createOnnxRuntime } from "@mienf/runtime-onnx";',
      ];
  const data = drawn
    ? [
        `const law = createLaw(${text(law)}, ${literal(parameters)});`,
        `const { x, y } = law.sample(${rows}, createRandomSource(${dataSeed}));`,
      ]
    : [
        `const { names, columns } = await readTable(${text(file)});`,
        "const side = (expression: string) =>",
        "  selectColumnNames(names, expression).flatMap(",
        "    (name) => columns.find((column) => column.name === name) ?? [],",
        "  );",
        `const { x, y } = pairedMatrices(side(${text(settings.x)}), side(${text(settings.y)}), {`,
        `  missing: ${text(settings.missing)},`,
        "});",
      ];
  const bits = units === "bits" ? " / Math.LN2" : "";
  return [
    ...imports,
    "",
    ...data,
    "const runtime = await createOnnxRuntime();",
    `const estimator = estimatorRegistry.get(${text(estimator)})!.create(${literal(options)});`,
    `const estimate = await estimator.fit(x, y, { runtime, seed: ${seed} });`,
    `console.log(estimate.mutualInformation${bits}, estimate.interval, estimate.verdict);`,
    "await runtime.dispose();",
    "",
  ].join("\n");
}

function flags(values: FieldValues): [string, string][] {
  return Object.entries(values).map(([key, value]) =>
    key === "mutualInformation" ? ["--mi", String(value)] : ["--set", quoted(`${key}=${value}`)],
  );
}

/** A word for a POSIX shell. */
function quoted(word: string): string {
  return /^[\w./:=,@%+-]+$/u.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}

const text = (value: string): string => JSON.stringify(value);

function literal(values: FieldValues): string {
  const entries = Object.entries(values).map(([key, value]) => `${key}: ${JSON.stringify(value)}`);
  return entries.length === 0 ? "{}" : `{ ${entries.join(", ")} }`;
}
