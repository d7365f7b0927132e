// What a user downloads: bundles for a browser, and packages for Node.
import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";

/** What a page bundles that uses one thing. `never` names packages that must not be among it. */
const bundles = [
  {
    use: "`ksg` from `@mienf/estimators/nearest-neighbors`",
    code: 'export { ksg } from "@mienf/estimators/nearest-neighbors";',
    never: ["@tensorflow", "onnxruntime"],
  },
  {
    use: "`gaussianCopula` from `@mienf/estimators/classical`",
    code: 'export { gaussianCopula } from "@mienf/estimators/classical";',
    never: ["@tensorflow", "onnxruntime"],
  },
  {
    use: "`createRandomSource`, `cca` from `@mienf/numeric`",
    code: 'export { cca, createRandomSource } from "@mienf/numeric";',
    never: ["@tensorflow", "zod"],
  },
  {
    use: "`correlatedNormal` from `@mienf/datasets`",
    code: 'export { correlatedNormal } from "@mienf/datasets";',
    never: ["@tensorflow"],
  },
  {
    use: "`realNvp` from `@mienf/flows`",
    code: 'export { realNvp } from "@mienf/flows";',
    never: ["onnxruntime"],
  },
  {
    use: "`autoMienf` from `@mienf/estimators`",
    code: 'export { autoMienf } from "@mienf/estimators";',
    never: ["onnxruntime-node"],
  },
];

/** Minified and compressed sizes of each of {@link bundles}, and the foreign packages in it. */
export async function bundleSizes(project) {
  const sizes = [];
  for (const { use, code, never } of bundles) {
    const { outputFiles, metafile } = await build({
      stdin: { contents: code, resolveDir: project },
      bundle: true,
      minify: true,
      format: "esm",
      platform: "browser",
      write: false,
      outdir: path.join(project, "out"),
      metafile: true,
      splitting: true,
      logLevel: "silent",
    });
    const loaded = loadedAtOnce(metafile);
    const entry = outputFiles.filter(({ path: file }) => loaded.has(file));
    const bytes = entry.reduce((sum, { contents }) => sum + contents.length, 0);
    const packed = entry.reduce((sum, { contents }) => sum + gzipSync(contents).length, 0);
    const inputs = [...loaded.values()].flatMap((part) => Object.keys(part.inputs));
    const forbidden = never.filter((name) =>
      inputs.some((input) => input.includes(`node_modules/${name}`)),
    );
    if (forbidden.length > 0) {
      throw new Error(`${use} brings ${forbidden.join(", ")} into the page`);
    }
    sizes.push({ use, bytes, packed });
  }
  return sizes;
}

/** The files that are loaded with the page, and not when something asks for them, by their full path. */
function loadedAtOnce({ outputs }) {
  const loaded = new Map();
  const visit = (name) => {
    const part = outputs[name];
    if (part && !loaded.has(path.resolve(name))) {
      loaded.set(path.resolve(name), part);
      part.imports
        .filter(({ kind }) => kind === "import-statement")
        .forEach((one) => visit(one.path));
    }
  };
  const [entry] =
    Object.entries(outputs).find(([, { entryPoint }]) => entryPoint === "<stdin>") ?? [];
  visit(entry);
  return loaded;
}

/** Bytes of each tarball, and what it holds that no user needs. */
export function tarballSizes(packed) {
  return packed.map(({ name, tarball, files }) => {
    const strange = files.filter((file) =>
      /(?:\.test\.|\.tsbuildinfo$|(?:^|\/)(?:test|bench|node_modules|\.turbo)\/)/u.test(file),
    );
    if (strange.length > 0) {
      throw new Error(`${name} ships ${strange.slice(0, 3).join(", ")}`);
    }
    for (const wanted of ["README.md", "LICENSE", "package.json"]) {
      if (!files.includes(wanted)) {
        throw new Error(`${name} ships no ${wanted}`);
      }
    }
    return { name, bytes: statSync(tarball).size, files: files.length };
  });
}

/** Files and bytes that are in a project's `node_modules`. */
export function installed(project) {
  const at = path.join(project, "node_modules");
  const files = readdirSync(at, { recursive: true, withFileTypes: true }).filter((one) =>
    one.isFile(),
  );
  const sizes = files.map((one) => statSync(path.join(one.parentPath, one.name)).size);
  return { files: files.length, bytes: sizes.reduce((sum, size) => sum + size, 0) };
}

/** Writes the tables, with where they come from. */
export function writeSizes(file, { tarballs, pages, installs, versions }) {
  const kb = (bytes) => (bytes / 1000).toFixed(1);
  const lines = [
    "# Sizes",
    "",
    `Made by \`npm run check:packages\` with ${versions} on ${new Date().toISOString().slice(0, 10)}. kB are 1000 bytes.`,
    "",
    "What a page downloads that uses one thing, bundled by esbuild for browsers; what is loaded on demand is not counted:",
    "",
    "| use | minified kB | gzip kB |",
    "| --- | ---: | ---: |",
    ...pages.map(({ use, bytes, packed }) => `| ${use} | ${kb(bytes)} | ${kb(packed)} |`),
    "",
    "What `npm install` puts on the disk, dependencies included:",
    "",
    "| installed | files | MB |",
    "| --- | ---: | ---: |",
    ...installs.map(
      ({ use, files, bytes }) => `| ${use} | ${files} | ${(bytes / 1e6).toFixed(1)} |`,
    ),
    "",
    "What is published, sources and source maps included, without dependencies:",
    "",
    "| package | files | tarball kB |",
    "| --- | ---: | ---: |",
    ...tarballs.map(({ name, bytes, files }) => `| \`${name}\` | ${files} | ${kb(bytes)} |`),
    "",
  ];
  const text = lines.join("\n");
  rmSync(file, { force: true });
  writeFileSync(file, text);
  return readFileSync(file, "utf8");
}
