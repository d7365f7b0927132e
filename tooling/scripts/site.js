// Builds the documentation site into apps/docs/.vitepress/dist.
import { run } from "./setup.js";

run("turbo", ["run", "build", "--filter=@mienf/docs", "--output-logs=errors-only"]);
