import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    projects: ["packages/*", "apps/*", "tooling/benchmarks"],
    // Vitest would leave one core alone, which is half of a small machine.
    maxWorkers: "100%",
  },
});
