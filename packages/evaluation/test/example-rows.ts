import type { ResultRow } from "@mienf/evaluation/bench";

/** A finished cell with an exact value of 1 nat and an estimate of the same, but for what is given. */
export function exampleRow(facts: Partial<ResultRow>): ResultRow {
  const { law = "law I=1", estimator = "ksg", rows = 1000, seed = 1 } = facts;
  return {
    id: `${law} ${estimator} ${rows} ${seed}`,
    law,
    family: law.replace(/ I=.*/u, ""),
    estimator,
    rows,
    seed,
    level: 0.95,
    status: facts.estimate === null ? "failed" : "done",
    dimX: 1,
    dimY: 1,
    exact: 1,
    exactStandardError: 0,
    estimate: 1,
    low: null,
    high: null,
    intervalMethod: null,
    verdict: "trust",
    warnings: [],
    parameters: null,
    steps: null,
    points: null,
    failure: facts.estimate === null ? "error" : null,
    error: facts.estimate === null ? "no estimate" : null,
    seconds: 1,
    megabytes: null,
    worker: "here",
    code: "abc",
    finishedAt: "2026-01-02T03:04:05.000Z",
    ...facts,
  };
}
