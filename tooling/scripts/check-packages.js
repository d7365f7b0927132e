// Checks that what would be published works for those who install it: packs every public package, lints the tarballs,
// installs them into empty projects, runs each README's first example on Node, builds a page with Vite, and writes a
// table of sizes. Needs the registry, where it also gets the supported versions of Node from that are not given by
// --node PATH (repeatable).
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { nodesToTry } from "./packages/nodes.js";
import { packAll } from "./packages/pack.js";
import { makeProject, runExample } from "./packages/project.js";
import { output, root } from "./packages/shell.js";
import { bundleSizes, installed, tarballSizes, writeSizes } from "./packages/sizes.js";
import { checkVite } from "./packages/vite-page.js";

// Those whose examples need nothing but Node. The others ask for a graphics card or a native library of their own.
const WITHOUT_EXAMPLE = new Set(["@mienf/cli", "@mienf/runtime-node-gpu", "@mienf/runtime-webgpu"]);

const { values } = parseArgs({
  options: {
    node: { type: "string", multiple: true, default: [] },
    sizes: { type: "string", default: path.join(root, "tooling/scripts/packages/SIZES.md") },
  },
});
const folder = mkdtempSync(path.join(tmpdir(), "mienf-packages-"));
const failures = [];
const installs = [];

async function check(what, work) {
  try {
    await work();
    console.log(`ok      ${what}`);
  } catch (error) {
    failures.push(what);
    console.log(
      `FAILED  ${what}\n${String(error.message).trim().split("\n").slice(0, 15).join("\n")}`,
    );
  }
}

try {
  // The site is not published as a package.
  output("turbo", ["run", "build", "--filter=!@mienf/docs", "--output-logs=errors-only"]);
  const packed = packAll(path.join(folder, "tarballs"));
  for (const { name, tarball } of packed) {
    await check(`${name}: publint`, () => output("publint", ["run", tarball, "--strict"]));
    await check(`${name}: are the types wrong`, () => checkTypes(name, tarball));
  }
  const names = packed.map(({ name }) => name).filter((name) => !WITHOUT_EXAMPLE.has(name));
  const project = makeProject(path.join(folder, "everything"), [...names, "@mienf/cli"], {
    packed,
  });
  const given = values.node.map((file) => path.resolve(file));
  for (const node of nodesToTry(path.join(folder, "nodes"), given)) {
    const version = output(node, ["--version"], root, node).trim();
    for (const one of packed.filter(({ name }) => names.includes(name))) {
      await check(`${one.name}: example on Node ${version}`, () => runExample(project, one, node));
    }
    await check(`@mienf/cli: command on Node ${version}`, () => checkCommand(project, node));
  }
  await check("each package alone has what it imports", () => checkAlone(packed, names));
  await check("nearest neighbours without tfjs", () => {
    installs.push(checkNeighborsAlone(packed));
  });
  await check("a page built by Vite", () => checkVite(project));
  const pages = await bundleSizes(project);
  const commit = output("git", ["describe", "--always", "--dirty"]).trim();
  const esbuild = output("esbuild", ["--version"]).trim();
  const versions = `Node ${process.version} and esbuild ${esbuild} at commit ${commit}`;
  const tarballs = tarballSizes(packed);
  console.log(writeSizes(values.sizes, { tarballs, pages, installs, versions }));
} finally {
  rmSync(folder, { recursive: true, force: true });
}
if (failures.length > 0) {
  console.log(`${failures.length} failed`);
  process.exitCode = 1;
}

function checkTypes(name, tarball) {
  // The command exports no code.
  if (name !== "@mienf/cli") {
    output("attw", [tarball, "--profile", "esm-only"]);
  }
}

function checkCommand(project, node) {
  const main = path.join(project, "node_modules/@mienf/cli/dist/main.js");
  const data = path.join(root, "apps/cli/examples/penguins.csv");
  const args = ["estimate", data, "--x", "culmen_length", "--y", "body_mass", "--estimator", "ksg"];
  const { mutualInformation } = JSON.parse(
    output(node, [main, ...args, "--json", "--quiet"], project, node),
  );
  if (!(mutualInformation > 0.2 && mutualInformation < 0.6)) {
    throw new Error(`expected some 0.38 nats, got ${mutualInformation}`);
  }
}

/** A package with nothing beside it but its own dependencies and peers imports. */
function checkAlone(packed, names) {
  for (const name of names) {
    const { peerDependencies = {} } = packed.find((one) => one.name === name).manifest;
    const ours = names.filter((other) => other in peerDependencies);
    const project = makeProject(
      path.join(folder, `alone-${path.basename(name)}`),
      [name, ...ours],
      {
        packed,
      },
    );
    writeFileSync(path.join(project, "alone.mjs"), `await import("${name}");`);
    output(process.execPath, ["alone.mjs"], project);
    if (ours.length > 0) {
      installs.push({
        use: [name, ...ours].map((one) => `\`${one}\``).join(", "),
        ...installed(project),
      });
    }
    rmSync(project, { recursive: true, force: true });
  }
}

/** Who only counts neighbours installs nothing for flows. @returns what is installed. */
function checkNeighborsAlone(packed) {
  const project = makeProject(path.join(folder, "neighbors"), ["@mienf/estimators"], { packed });
  for (const foreign of ["@tensorflow", "@mienf/core", "@mienf/flows", "@mienf/distributions"]) {
    if (existsSync(path.join(project, "node_modules", foreign))) {
      throw new Error(`installing @mienf/estimators brings ${foreign}`);
    }
  }
  const code = [
    'import { gaussianCopula } from "@mienf/estimators/classical";',
    'import { ksg } from "@mienf/estimators/nearest-neighbors";',
    "const x = Float64Array.from({ length: 500 }, (_, i) => Math.sin(12.9898 * i));",
    "const y = x.map((value, i) => value + Math.sin(78.233 * i));",
    "for (const estimator of [ksg(), gaussianCopula()]) {",
    "  const { mutualInformation } = await estimator.fit(x, y);",
    "  if (!(mutualInformation > 0.1)) throw new Error(`got ${mutualInformation}`);",
    "}",
  ];
  writeFileSync(path.join(project, "neighbors.mjs"), code.join("\n"));
  output(process.execPath, ["neighbors.mjs"], project);
  return { use: "`@mienf/estimators`", ...installed(project) };
}
