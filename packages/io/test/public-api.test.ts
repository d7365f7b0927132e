import { expect, test } from "vitest";

test("the package exports what its README lists", async () => {
  expect(Object.keys(await import("@mienf/io")).toSorted()).toMatchInlineSnapshot(`
    [
      "MINIMUM_ROWS",
      "MINIMUM_ROWS_PER_COLUMN",
      "checkReplaceable",
      "checkWritable",
      "formatNpy",
      "formatSafetensors",
      "nearNames",
      "pairedMatrices",
      "parseNpy",
      "parseSafetensors",
      "readTable",
      "selectColumnNames",
      "tableExtensions",
      "writableExtensions",
      "writeColumns",
      "writeFileAtomically",
      "writeFolderAtomically",
      "writeNpz",
    ]
  `);
});

test("the entry for browsers exports what needs no file system", async () => {
  expect(Object.keys(await import("@mienf/io/web")).toSorted()).toMatchInlineSnapshot(`
    [
      "MINIMUM_ROWS",
      "MINIMUM_ROWS_PER_COLUMN",
      "formatSafetensors",
      "pairedMatrices",
      "parseSafetensors",
      "selectColumnNames",
    ]
  `);
});
