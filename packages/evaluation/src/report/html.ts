import { reportStyle } from "./style.ts";

// Nothing in the page may load or run anything; pictures may be inside it.
const POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'";

/** A whole page without scripts or anything to load. @param sections - `<section>` elements. */
export function htmlPage(title: string, sections: readonly string[]): string {
  return [
    "<!doctype html>",
    '<html lang="en">',
    "<head>",
    '<meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="${POLICY}">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<title>${escapeHtml(title)}</title>`,
    `<style>${reportStyle}</style>`,
    "</head>",
    `<body><main>${sections.join("\n")}</main></body>`,
    "</html>",
    "",
  ].join("\n");
}

/** Names of columns for a title. */
export function shortNames(names: readonly string[]): string {
  return names.length <= 4 ? names.join(", ") : `${names[0]} … ${names.at(-1)}`;
}

/** Text as HTML, safe as content and within a quoted attribute. */
export function escapeHtml(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("'", "&#39;");
}

/** A table of two columns; the cells are text. */
export function pairsTable(rows: readonly (readonly [label: string, value: string])[]): string {
  const lines = rows.map(
    ([label, value]) =>
      `<tr><th scope="row">${escapeHtml(label)}</th><td>${escapeHtml(value)}</td></tr>`,
  );
  return `<table>${lines.join("")}</table>`;
}

/** A table of lines under a head, which scrolls sideways where the page is too narrow; the cells are text. */
export function recordsTable(
  head: readonly string[],
  lines: readonly (readonly string[])[],
): string {
  const row = (cells: readonly string[], open: string, close: string): string =>
    `<tr>${cells.map((cell) => `<${open}>${escapeHtml(cell)}</${close}>`).join("")}</tr>`;
  const body = lines.map((cells) => row(cells, "td", "td")).join("");
  return `<div class="scroll"><table class="records">${row(head, 'th scope="col"', "th")}${body}</table></div>`;
}

/** A command as one line for a POSIX shell. */
export function shellLine(words: readonly string[]): string {
  return words
    .map((word) =>
      /^[\w./:=,@%+-]+$/u.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`,
    )
    .join(" ");
}
