import { fileURLToPath } from "node:url";
import { defineConfig, mergeConfig } from "vitest/config";

const shared = defineConfig({
  // Ours first: tests read every workspace package from its sources. The rest are Vite's defaults, which a list replaces.
  ssr: { resolve: { conditions: ["@mienf/source", "module", "node", "development|production"] } },
  test: {
    include: ["src/**/*.test.ts", "test/**/*.test.ts"],
    passWithNoTests: true,
    setupFiles: [fileURLToPath(new URL("./setup.js", import.meta.url))],
    // Against what never ends; a slow or busy machine is no failure.
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});

/** Vitest project config for one package. */
export const project = (name, overrides = {}) =>
  mergeConfig(mergeConfig(shared, { test: { name } }), overrides);
