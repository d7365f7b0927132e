// Packs every public package as it would be published.
import { mkdirSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { output, root } from "./shell.js";

/** Folders and manifests of the packages that are published. */
function publicPackages() {
  const folders = ["packages", "apps"].flatMap((group) =>
    readdirSync(path.join(root, group)).map((name) => path.join(root, group, name)),
  );
  return folders
    .map((folder) => ({ folder, manifest: manifestIn(folder) }))
    .filter(({ manifest }) => manifest && !manifest.private);
}

/** Packs them into `folder`. Returns names, versions and tarballs. */
export function packAll(folder) {
  mkdirSync(folder, { recursive: true });
  return publicPackages().map(({ folder: source, manifest }) => {
    const lines = output("pnpm", ["pack", "--json", "--pack-destination", folder], source);
    const { filename, files } = JSON.parse(lines.slice(lines.indexOf("{")));
    return {
      name: manifest.name,
      version: manifest.version,
      source,
      manifest,
      tarball: path.resolve(folder, filename),
      files: files.map((file) => file.path),
    };
  });
}

function manifestIn(folder) {
  try {
    return JSON.parse(readFileSync(path.join(folder, "package.json"), "utf8"));
  } catch {
    return undefined;
  }
}
