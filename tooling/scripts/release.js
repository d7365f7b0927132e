// Publishes every package whose version the registry does not have yet. CI runs it; provenance needs CI's identity, and
// in every package the address of the repository that it is built in, which CI knows.
import { existsSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { root, run, setUp } from "./setup.js";

setUp();
const { GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: repository } = process.env;
if (server !== undefined && repository !== undefined) {
  nameRepository(`git+${server}/${repository}.git`);
}
run("changeset", ["publish"]);

function nameRepository(url) {
  const folders = ["packages", "apps"].flatMap((group) =>
    readdirSync(path.join(root, group)).map((name) => path.posix.join(group, name)),
  );
  for (const directory of folders) {
    const file = path.join(root, directory, "package.json");
    if (existsSync(file)) {
      const manifest = JSON.parse(readFileSync(file, "utf8"));
      const place = { type: "git", url, directory };
      const text = JSON.stringify({ ...manifest, repository: place }, undefined, 2);
      writeFileSync(file, `${text}\n`);
    }
  }
}
