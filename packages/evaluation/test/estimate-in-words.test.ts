import { describe, expect, test } from "vitest";
import { estimateInWords } from "../src/report/estimate-in-words.ts";
import { exampleEstimate } from "./example-estimate.ts";

const example = exampleEstimate(500);
const inWords = (changes: Partial<typeof example>) =>
  estimateInWords({ ...example, ...changes }, "nats").join("\n");

describe("estimateInWords", () => {
  test("says how strong, how well known, from how many rows, by which rows, and how training went", () => {
    expect(estimateInWords(example, "nats")).toMatchInlineSnapshot(`
      [
        "The dependence is very strong: as much as that of two normal variables with a correlation of 0.93.",
        "The interval reaches 0.050 nats to either side, 5 % of the estimate: the figure is precise, as far as chance goes. A wrong model is not part of the interval.",
        "There are 125 rows for each column, which is comfortable.",
        "5 % of the rows speak against the dependence (their pointwise value is below zero), and the top tenth carries 18 % of the whole.",
        "2 of 2 pairs of components carry nine tenths of it.",
        "Loss on rows that were held out fell by 0.96 nats a row and had levelled off or was still falling at the end.",
      ]
    `);
  });

  test.each([
    [{ interval: { level: 0.95, low: -0.01, high: 0.2, method: "" } }, "may be independent"],
    [{ mutualInformation: -0.01, interval: null }, "not above zero"],
    [{ interval: null }, "gives no interval"],
    [{ sampleSize: 20 }, "5.0 rows for each column, which is few"],
    [{ sampleSize: 100 }, "mienf plan says how many"],
    [{ score: 0.2 }, "weak"],
    [{ score: 0.9999 }, "a correlation of 0.9999"],
    [{ history: example.history.map((point) => ({ ...point, heldOut: 2 })) }, "hardly lowered"],
    [{ components: Float64Array.of(0.95, 0.05, 0) }, "1 of 3 pairs of components carries"],
  ])("%o reads: %s", (changes, words) => {
    expect(inWords(changes)).toContain(words);
  });

  test("is silent about what there is nothing of", () => {
    const bare = inWords({
      pointwise: new Float64Array(0),
      components: new Float64Array(0),
      history: [],
    });
    expect(bare).not.toMatch(/NaN|Infinity|rows speak|components|Loss/u);
  });
});
