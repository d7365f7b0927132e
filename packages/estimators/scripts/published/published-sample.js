// The sample that a cell of the published table is estimated from.
import { createRandomSource } from "@mienf/numeric";
import { laws } from "./published-cells.js";

const ROWS = 10_000;

/** 10,000 pairs of a law of the table: its name and variant, columns a side, nats, and the seed. */
export function publishedSample({ law, variant, information, dim, seed }) {
  const source = createRandomSource(seed).split(`${law} ${variant} ${dim} ${information}`);
  const make = laws[law][variant];
  return make(dim, information, { seed, source: source.split("law") }).sample(ROWS, source);
}
