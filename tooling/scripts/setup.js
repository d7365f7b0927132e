// Makes a fresh clone ready: the pinned pnpm, the dependencies, the built packages. Needs Node and npm, and after the
// first time no network. Each part is skipped when it is up to date.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

/** The repository's root folder. */
export const root = fileURLToPath(new URL("../..", import.meta.url));
const toolsFolder = path.join(root, ".tools");
const binFolder = path.join(toolsFolder, "node_modules", ".bin");
const stampFile = path.join(root, "node_modules", ".mienf-installed");

/** Runs a command in the root folder, with the workspace's tools first in the path; throws when it fails. */
export function run(command, args, options = {}) {
  execFileSync(command, args, {
    cwd: root,
    stdio: "inherit",
    shell: process.platform === "win32",
    ...options,
    env: {
      ...process.env,
      TURBO_TELEMETRY_DISABLED: "1",
      DO_NOT_TRACK: "1",
      PATH: [path.join(root, "node_modules", ".bin"), binFolder, process.env.PATH].join(
        path.delimiter,
      ),
    },
  });
}

/** Installs what is missing and builds what has changed: everything, or one package and what it needs. */
export function setUp({ quiet = false, only } = {}) {
  checkNode();
  const stdio = quiet ? ["ignore", "ignore", "inherit"] : "inherit";
  const version = pinnedPnpm();
  if (!existsSync(path.join(toolsFolder, `pnpm-${version}`))) {
    console.error(`Installing pnpm ${version} …`);
    run(
      "npm",
      [
        "install",
        "--prefix",
        ".tools",
        "--no-audit",
        "--no-fund",
        "--loglevel=error",
        `pnpm@${version}`,
      ],
      { stdio },
    );
    mkdirSync(toolsFolder, { recursive: true });
    writeFileSync(path.join(toolsFolder, `pnpm-${version}`), "");
  }
  const wanted = dependencyHash();
  if (!existsSync(stampFile) || readFileSync(stampFile, "utf8") !== wanted) {
    console.error("Installing dependencies …");
    run("pnpm", ["install", "--frozen-lockfile"], { stdio });
    writeFileSync(stampFile, wanted);
  }
  console.error("Building …");
  const filter = only === undefined ? [] : [`--filter=${only}`];
  run("turbo", ["run", "build", "--output-logs=errors-only", ...filter], { stdio });
}

function checkNode() {
  const [major, minor] = process.versions.node.split(".").map(Number);
  const supported = (major === 20 && minor >= 19) || (major === 22 && minor >= 12) || major > 22;
  if (!supported) {
    console.error(
      `setup: expected Node 20.19, 22.12 or newer, got ${process.versions.node}; install a newer Node`,
    );
    process.exit(2);
  }
}

function pinnedPnpm() {
  const { packageManager } = JSON.parse(readFileSync(path.join(root, "package.json"), "utf8"));
  return packageManager.split("@")[1];
}

/** Changes when anything changes that decides what an install brings. */
function dependencyHash() {
  const hash = createHash("sha256");
  const folders = ["packages", "apps", "tooling"].flatMap((group) =>
    readdirSync(path.join(root, group)).map((name) => path.join(group, name)),
  );
  const files = [
    "pnpm-lock.yaml",
    "pnpm-workspace.yaml",
    "package.json",
    ...folders.map((folder) => path.join(folder, "package.json")),
  ];
  for (const file of files) {
    const full = path.join(root, file);
    if (existsSync(full)) {
      hash.update(file).update(readFileSync(full));
    }
  }
  return hash.digest("hex");
}
