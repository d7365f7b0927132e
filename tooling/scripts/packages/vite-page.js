// A page that uses the packages, built by Vite and, where there is Chromium, opened in it.
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { serveSite } from "../../../apps/docs/scripts/serve-site.js";
import { output, root } from "./shell.js";

const VITE = "8.3.8";
const CHROMIUM = process.env.MIENF_CHROMIUM ?? "/usr/bin/chromium";

const NATS = 0.5;
// Nearest neighbours and short training on 1,000 rows: standard errors of 0.03 and what two epochs leave.
const TOLERANCE = 0.15;
const PAGE = `
import { ksg } from "@mienf/estimators/nearest-neighbors";
import { tridiagNMienf } from "@mienf/estimators";
import { createEagerRuntime } from "@mienf/core";
import { createRandomSource } from "@mienf/numeric";
import { correlatedNormal } from "@mienf/datasets";

globalThis.mienf = (async () => {
  const law = correlatedNormal({ mutualInformation: ${NATS}, dim: 1 });
  const { x, y } = law.sample(1000, createRandomSource(0));
  const runtime = await createEagerRuntime({ backend: "cpu" });
  const flows = tridiagNMienf({ folds: 2, epochs: 2, couplings: 2, hidden: 8 });
  const estimates = [await ksg().fit(x, y), await flows.fit(x, y, { runtime })];
  return estimates.map(({ mutualInformation }) => mutualInformation);
})();
`;

/** Builds the page in a project that has the packages. Throws when that fails, or the page does not work. */
export async function checkVite(project) {
  const install = ["install", "--no-audit", "--no-fund", "--loglevel=error", `vite@${VITE}`];
  output("npm", install, project);
  writeFileSync(path.join(project, "index.html"), '<script type="module" src="/page.js"></script>');
  writeFileSync(path.join(project, "page.js"), PAGE);
  output(process.execPath, [path.join(project, "node_modules/vite/bin/vite.js"), "build"], project);
  const assets = path.join(project, "dist/assets");
  for (const name of readdirSync(assets).filter((file) => file.endsWith(".js"))) {
    if (
      /from\s*["']node:|require\(["']node:/u.test(readFileSync(path.join(assets, name), "utf8"))
    ) {
      throw new Error(`${name} asks for modules of Node`);
    }
  }
  if (existsSync(CHROMIUM)) {
    await openPage(path.join(project, "dist"));
  } else {
    console.log(`left    the page in a browser: no ${CHROMIUM}`);
  }
}

async function openPage(folder) {
  const { chromium } = createRequire(path.join(root, "apps/docs/package.json"))("playwright-core");
  const server = await serveSite(folder);
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: ["--no-sandbox"] });
  try {
    const page = await browser.newPage();
    const trouble = [];
    page.on("pageerror", (error) => trouble.push(error.message));
    await page.goto(`${server.url}/`);
    const values = await page.evaluate(() => globalThis.mienf);
    const wrong = values?.filter((value) => !(Math.abs(value - NATS) < TOLERANCE));
    if (values === undefined || wrong.length > 0 || trouble.length > 0) {
      throw new Error(`expected some ${NATS} nats twice, got ${values}; ${trouble.join("; ")}`);
    }
  } finally {
    await browser.close();
    await server.close();
  }
}
