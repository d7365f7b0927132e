/** The results as Markdown: one table of ratios, one of times. */
export function markdownReport(report) {
  const { date, machine, versions, load, peak, results, compileTimes } = report;
  const lines = [
    "# Time of a training step",
    "",
    `Measured ${date} on ${machine}. ${Object.entries(versions)
      .map(([name, version]) => `${name} ${version}`)
      .join(", ")}. Load average at the end: ${load.toFixed(1)}.`,
    "Medians of interleaved runs; ratios are medians of the ratios within each round, against the best compiled figure.",
    `Floor: the step's matrix products at ${peak.toFixed(0)} Gflop/s, a 1024³ product in the same runtime on one thread.`,
    ...(report.torch ?? []).map(torchSentence),
    "",
    "| model | compiled | floor | PyTorch / compiled | tfjs wasm / compiled | Chromium / compiled | to first step |",
    "| --- | --- | --- | --- | --- | --- | --- |",
    ...results.map(summaryRow),
    ...compileTimes.map(
      ({ name, seconds }) => `| ${name} | – | – | – | – | – | ${seconds.toFixed(2)} s |`,
    ),
    "",
    "| model | contender | ms per step | / compiled |",
    "| --- | --- | --- | --- |",
    ...results.flatMap(({ name, rows }) =>
      rows.map(
        ({ contender, millisecondsPerStep, timesSlowerThanCompiled }) =>
          `| ${name} | ${contender} | ${millisecondsPerStep.toFixed(2)} | ${timesSlowerThanCompiled.toFixed(2)} |`,
      ),
    ),
    "",
  ];
  return lines.join("\n");
}

/** "PyTorch with OpenBLAS openmp: SkylakeX kernel, 153 Gflop/s for the same product (tried: unset → Prescott 31, …)." */
function torchSentence({ name, kernel, gflops, tried }) {
  const list = tried.map(
    ({ asked, kernel: got, gflops: speed }) =>
      `${asked}${got === null || got === asked ? "" : ` → ${got}`} ${speed.toFixed(0)}`,
  );
  const used = kernel === null ? "" : `${kernel} kernel, `;
  return `PyTorch${name === undefined ? "" : ` with ${name}`}: ${used}${gflops.toFixed(0)} Gflop/s for the same product (tried: ${list.join(", ")}).`;
}

function leastRatio(rows) {
  return Math.min(...rows.map(({ timesSlowerThanCompiled }) => timesSlowerThanCompiled));
}

function summaryRow({ name, best, floorMs, rows, timesFasterThanTorch }) {
  const compiled = rows.find(({ contender }) => contender === best);
  const wasm = rows.find(({ contender }) => contender === "tfjs wasm");
  const pages = rows.filter(({ contender }) => contender.startsWith("Chromium"));
  const cells = [
    name,
    `${compiled.millisecondsPerStep.toFixed(2)} ms (${best.replace("compiled, ", "")})`,
    `${floorMs.toFixed(2)} ms`,
    timesFasterThanTorch === undefined ? "–" : `${timesFasterThanTorch.toFixed(2)}×`,
    wasm === undefined ? "–" : `${wasm.timesSlowerThanCompiled.toFixed(0)}×`,
    pages.length === 0 ? "–" : `${leastRatio(pages).toFixed(1)}×`,
    `${(compiled.firstStepMs / 1000).toFixed(2)} s`,
  ];
  return `| ${cells.join(" | ")} |`;
}
