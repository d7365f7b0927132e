import { expect, test } from "vitest";
import {
  AbortedError,
  ConfigError,
  ConvergenceError,
  DataError,
  DomainError,
  MienfError,
  RuntimeUnavailableError,
  ShapeError,
} from "./errors.ts";

const cause = new RangeError("inner");

const errors = [
  new ShapeError("m", { cause }),
  new DomainError("m", { cause }),
  new ConfigError("m", { cause }),
  new DataError("m", { file: "a.csv", column: "x", row: 3 }, { cause }),
  new ConvergenceError("m", { iterations: 5, lastValue: 0.25 }, { cause }),
  new RuntimeUnavailableError("m", { cause }),
  new AbortedError("m", { cause }),
];

test("every error is of the common base and keeps its message and cause", () => {
  for (const error of errors) {
    expect(error).toBeInstanceOf(MienfError);
    expect(error).toBeInstanceOf(Error);
    expect(error.message).toBe("m");
    expect(error.cause).toBe(cause);
  }
});

test("names and codes tell the kinds apart", () => {
  expect(errors.map(({ name, code }) => `${name} ${code}`)).toMatchInlineSnapshot(`
    [
      "ShapeError shape",
      "DomainError domain",
      "ConfigError config",
      "DataError data",
      "ConvergenceError convergence",
      "RuntimeUnavailableError runtime-unavailable",
      "AbortedError aborted",
    ]
  `);
});

test("data errors say where, convergence errors how far", () => {
  expect(new DataError("m").place).toEqual({});
  expect(errors.find((error) => error instanceof DataError)?.place).toEqual({
    file: "a.csv",
    column: "x",
    row: 3,
  });
  const given = errors.find((error) => error instanceof ConvergenceError);
  expect([given?.iterations, given?.lastValue]).toEqual([5, 0.25]);
});
