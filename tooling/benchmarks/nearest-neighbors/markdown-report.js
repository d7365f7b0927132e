/** The results as Markdown. */
export function markdownReport({
  date,
  command,
  machine,
  versions,
  neighbors,
  comparisons,
  growth,
}) {
  const names = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
  return [
    "# Nearest neighbours against scikit-learn and scipy",
    "",
    `Measured ${date} on ${machine}, by \`${command}\`. ${names.join(", ")}. k = ${neighbors}; the same rows of`,
    "correlated normal columns on both sides, which take turns. Ratios are medians over the turns of peer / ours, in elapsed time",
    "and in processor time of all threads. Ours and scipy use every core; scikit-learn's function has one thread for one feature.",
    "The machine was shared: `load` is its load average, and elapsed times are worth little where it exceeds the cores; the",
    "processor time then says more. `first` is the first call of the process (for the first line of a size), compilation included.",
    "",
    "| rows | columns | peer | turns | ours, s | peer, s | ratio | goal | processor, ours, s | peer, s | ratio | first, s | load |",
    "| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |",
    ...comparisons.map(comparisonRow),
    "",
    "## Growth",
    "",
    "One column a side, each size in a process of its own, five calls.",
    "",
    "![Time against rows](nearest-neighbors-growth.svg)",
    "",
    "| rows | first, s | best, s | processor, best, s | / (n ln n), ns | scikit-learn, processor, s | peak memory, MB | load |",
    "| --- | --- | --- | --- | --- | --- | --- | --- |",
    ...growth.map(growthRow),
    "",
    `From ${growth[0].rows} to ${growth.at(-1).rows} rows processor time grows as n^${exponent(growth).toFixed(2)}; n ln n itself grows as`,
    `n^${exponent(growth.map(({ rows }) => ({ rows, bestCpu: rows * Math.log(rows) }))).toFixed(2)} there.`,
    "",
  ].join("\n");
}

function comparisonRow({ rows, dim, peer, turns, ours, theirs, ratio, goal, cpuRatio, load }) {
  const cells = [
    rows,
    `${dim} + ${dim}`,
    peer,
    turns,
    ours.seconds.toFixed(3),
    theirs.seconds.toFixed(3),
    `${ratio.toFixed(1)}×`,
    goal === null ? "–" : `${goal}×`,
    ours.cpuSeconds.toFixed(3),
    theirs.cpuSeconds.toFixed(3),
    `${cpuRatio.toFixed(1)}×`,
    ours.first.toFixed(2),
    load,
  ];
  return `| ${cells.join(" | ")} |`;
}

function growthRow({ rows, first, best, bestCpu, peerCpuSeconds, megabytes, load }) {
  const cells = [
    rows,
    first.toFixed(2),
    best.toFixed(3),
    bestCpu.toFixed(3),
    ((1e9 * bestCpu) / (rows * Math.log(rows))).toFixed(0),
    peerCpuSeconds.toFixed(2),
    megabytes.toFixed(0),
    load,
  ];
  return `| ${cells.join(" | ")} |`;
}

/** Slope of a line through the ends, on logarithmic scales. */
function exponent(growth) {
  const [from, to] = [growth[0], growth.at(-1)];
  return Math.log(to.bestCpu / from.bestCpu) / Math.log(to.rows / from.rows);
}
