// What a training step should reach, and the table that sets a run's figures beside it.

/** The least PyTorch's time should be over the compiled step's, by part of the model's name. */
const AGAINST_TORCH = [
  ["d=16", 3],
  ["d=32", 2],
  ["d=64", 1.7],
  ["d=256", 1.2],
  ["Glow pair, 16×16", 1],
  ["MINE", 2.5],
];
/** Of the first model: against tfjs in WebAssembly, at least; of the browser against native, at most; to the first step, in seconds. */
const AGAINST_WASM = 25;
const BROWSER = 4;
const FIRST_STEP = 1.5;
/** To the first step of Glow on 32×32 images, in seconds. */
const LARGE_FIRST_STEP = 15;

// Between these lines goals.md is written by a run; the rest is written by hand.
const BEGIN = "<!-- measured: begin -->";
const END = "<!-- measured: end -->";

/** goals.md with the figures of a report of all models. */
export function updateGoals(text, report) {
  const [before] = text.split(BEGIN);
  const [, after] = text.split(END);
  return `${before}${BEGIN}\n\n${measuredPart(report)}\n${END}${after}`;
}

function measuredPart(report) {
  const { date, machine, versions, load } = report;
  const listed = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
  return [
    `Measured ${date} by \`node src/main.js\` on ${machine}, ${listed.join(", ")}, load average ${load.toFixed(1)}.`,
    "",
    "| what | goal | reached | |",
    "| --- | --- | --- | --- |",
    ...goalRows(report).map((cells) => `| ${cells.join(" | ")} |`),
    "",
  ].join("\n");
}

/** What, goal, figure, and whether the one reaches the other. */
export function goalRows({ results, compileTimes }) {
  const [first] = results;
  const rows = AGAINST_TORCH.map(([part, goal]) => {
    const result = results.find(({ name }) => name.includes(part));
    return atLeast(result.name, goal, result.timesFasterThanTorch);
  });
  const others = (part) => first.rows.filter(({ contender }) => contender.startsWith(part));
  const ratio = (part) => least(others(part).map((row) => row.timesSlowerThanCompiled));
  const compiled = first.rows.find(({ contender }) => contender === first.best);
  rows.push(
    atLeast("the first against tfjs in WebAssembly", AGAINST_WASM, ratio("tfjs wasm")),
    atMost("the first in Chromium against native", BROWSER, ratio("Chromium"), "×"),
    atMost(
      "the first, to the end of its first step",
      FIRST_STEP,
      compiled.firstStepMs / 1000,
      " s",
    ),
    ...compileTimes.map(({ name, seconds }) =>
      atMost(`${name}, to the end of its first step`, LARGE_FIRST_STEP, seconds, " s"),
    ),
  );
  return rows;
}

function least(numbers) {
  return numbers.length === 0 ? undefined : Math.min(...numbers);
}

function atLeast(what, goal, reached) {
  return tableRow(what, `≥ ${goal}×`, reached, { unit: "×", met: reached >= goal });
}

function atMost(what, goal, reached, unit) {
  return tableRow(what, `≤ ${goal}${unit}`, reached, { unit, met: reached <= goal });
}

function tableRow(what, goal, reached, { unit, met }) {
  return reached === undefined
    ? [what, goal, "not measured", ""]
    : [what, goal, `${reached.toPrecision(3)}${unit}`, met ? "met" : "missed"];
}
