import { describe, expect, test } from "vitest";
import { nearNames } from "./near-names.ts";

describe("nearNames", () => {
  test.each([
    ["kgs", ["ksg", "wkl", "lnc"], ["ksg"]], // two neighbours swapped
    ["Hieght", ["weight", "height"], ["height"]], // the nearest alone
    ["tridig", ["tridiag-n-mienf", "ksg"], []],
    ["tridiag", ["tridiag-n-mienf", "ksg"], ["tridiag-n-mienf"]], // one within the other
    ["b", ["a", "a", "c"], ["a", "c"]], // a name that is there twice is told once
    ["nothing", ["like", "it"], []],
  ])("of %j and %j are %j", (name, known, near) => {
    expect(nearNames(name, known)).toEqual(near);
  });
});
