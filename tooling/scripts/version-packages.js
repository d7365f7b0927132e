// Turns the change files into versions and change logs, brings the lockfile along, and formats what changed.
import { run } from "./setup.js";

run("changeset", ["version"]);
run("pnpm", ["install", "--lockfile-only"]);
run("oxfmt", []);
