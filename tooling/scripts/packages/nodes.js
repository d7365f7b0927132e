// The versions of Node that packages are tried on.
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { output } from "./shell.js";

// The registry has the program itself as a package; these versions are known to be there.
const PROGRAMS = { 20: "20.20.2", 22: "22.23.3", 24: "24.21.0" };
const PLATFORM = "linux-x64";

/**
 * The running Node, those given by path, and of every other major version that is supported one from the registry, where
 * it has one for this platform.
 *
 * @param folder - a new one, that they are installed into.
 * @param given - paths of programs.
 */
export function nodesToTry(folder, given) {
  const present = [process.execPath, ...given].map((program) => ({
    program,
    major: majorOf(output(program, ["--version"], path.dirname(program), program)),
  }));
  const majors = new Set(present.map(({ major }) => major));
  const missing = Object.keys(PROGRAMS).filter((major) => !majors.has(major));
  const here = `${process.platform}-${process.arch}`;
  if (here !== PLATFORM) {
    missing.forEach((major) =>
      console.log(`left    Node ${major}: name one for ${here} with --node`),
    );
    return present.map(({ program }) => program);
  }
  return [...present.map(({ program }) => program), ...installed(folder, missing)];
}

function installed(folder, majors) {
  if (majors.length === 0) {
    return [];
  }
  mkdirSync(folder, { recursive: true });
  const dependencies = Object.fromEntries(
    majors.map((major) => [`node${major}`, `npm:node-${PLATFORM}@${PROGRAMS[major]}`]),
  );
  writeFileSync(path.join(folder, "package.json"), JSON.stringify({ private: true, dependencies }));
  try {
    const quiet = ["--no-audit", "--no-fund", "--loglevel=error"];
    output("npm", ["install", "--ignore-scripts", ...quiet], folder);
  } catch (error) {
    console.log(`left    Node ${majors.join(" and ")}: the registry did not give them`);
    console.log(String(error.message).split("\n").slice(0, 3).join("\n"));
    return [];
  }
  return majors.map((major) => path.join(folder, "node_modules", `node${major}`, "bin/node"));
}

function majorOf(version) {
  return /^v(?<major>\d+)\./u.exec(version.trim())?.groups?.major;
}
