// Writes the API reference: one page for each entry point of each public package, from its doc comments. An export
// without one, or a link that leads nowhere, fails the build.
import { readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { Application, Converter } from "typedoc";
import { root, site } from "./site-folders.js";

const packages = path.join(root, "packages");

/** Entry points by the name that they are imported under. */
function entryPoints() {
  return readdirSync(packages).flatMap((folder) => {
    const manifest = JSON.parse(readFileSync(path.join(packages, folder, "package.json"), "utf8"));
    const sources = Object.entries(manifest.exports ?? {}).filter(([, to]) => to["@mienf/source"]);
    return manifest.private
      ? []
      : sources.map(([key, to]) => ({
          name: path.posix.join(manifest.name, key),
          file: path.join(packages, folder, to["@mienf/source"]),
        }));
  });
}

const entries = entryPoints();
const app = await Application.bootstrapWithPlugins({
  entryPoints: entries.map(({ file }) => file),
  tsconfig: path.join(site, "tsconfig.api.json"),
  basePath: packages,
  plugin: ["typedoc-plugin-markdown", "typedoc-vitepress-theme"],
  out: path.join(site, "api"),
  docsRoot: site,
  readme: "none",
  name: "API reference",
  disableSources: true,
  excludeInternal: true,
  // Types are checked elsewhere.
  skipErrorChecking: true,
  hideBreadcrumbs: true,
  router: "module",
  requiredToBeDocumented: ["Function", "Class", "Interface", "TypeAlias", "Variable"],
  validation: { notDocumented: true, invalidLink: true, notExported: false, rewrittenLink: false },
  logLevel: "Warn",
});
// By default a module is named after its file.
const names = new Map(
  entries.map(({ name, file }) => [
    path.relative(packages, file).replace(/(?:\/index)?\.ts$/u, ""),
    name,
  ]),
);
app.converter.on(Converter.EVENT_RESOLVE_BEGIN, ({ project }) => {
  for (const module of project.children ?? []) {
    module.name = names.get(module.name) ?? module.name;
  }
});
const project = await app.convert();
if (project === undefined) {
  process.exit(1);
}
app.validate(project);
if (app.logger.hasErrors() || app.logger.hasWarnings()) {
  process.exit(1);
}
await app.generateOutputs(project);
