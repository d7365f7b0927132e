import { ConfigError, DataError } from "@mienf/numeric";
import { nearNames } from "./near-names.ts";
import { shortList } from "./internal/messages.ts";

/**
 * Picks names out of a list by an expression such as `a,b,c`, `x0:x15` or `x*`.
 *
 * Comma-separated parts are taken in turn, and a name that comes again is not taken twice. A part is, in this order: a
 * name or a group as it stands; a range `first:last`, both inclusive, in the order of `names`; or a pattern where `*` is
 * any text and `?` any one character. `"…"` takes what is inside as it stands, commas and all; `""` in it is one `"`.
 *
 * @param names - what there is, in file order.
 * @param expression - which of them.
 * @param options - `groups`: names that stand for several; `file`: for messages.
 * @returns the picked names, in the expression's order.
 * @throws ConfigError when the expression is empty or a quote is not closed. @throws DataError when a part matches
 *   nothing, with the nearest names and all that there are.
 */
export function selectColumnNames(
  names: readonly string[],
  expression: string,
  options: {
    readonly groups?: ReadonlyMap<string, readonly string[]>;
    readonly file?: string;
  } = {},
): string[] {
  const { groups = new Map<string, readonly string[]>(), file = "the data" } = options;
  const picked = new Set<string>();
  for (const part of splitExpression(expression)) {
    for (const name of matches(part, { names, groups, file })) {
      picked.add(name);
    }
  }
  return [...picked];
}

interface Part {
  readonly text: string;
  readonly quoted: boolean;
}

interface Names {
  readonly names: readonly string[];
  readonly groups: ReadonlyMap<string, readonly string[]>;
  readonly file: string;
}

function splitExpression(expression: string): Part[] {
  const parts: Part[] = [];
  for (const [, quoted, bare = ""] of expression.matchAll(
    /\s*(?:"((?:[^"]|"")*)"\s*|([^,]*))(?:,|$)/gu,
  )) {
    const text = quoted === undefined ? bare.trim() : quoted.replaceAll('""', '"');
    if (quoted === undefined && text.startsWith('"')) {
      throw new ConfigError(
        `selectColumnNames: expected a closing quote in ${expression}, got none`,
      );
    }
    if (text !== "") {
      parts.push({ text, quoted: quoted !== undefined });
    }
  }
  if (parts.length === 0) {
    throw new ConfigError("selectColumnNames: expected column names, got an empty expression");
  }
  return parts;
}

function matches({ text, quoted }: Part, { names, groups, file }: Names): readonly string[] {
  if (names.includes(text)) {
    return [text];
  }
  const group = groups.get(text);
  if (group) {
    return group;
  }
  if (!quoted) {
    const found = range(text, { names, groups, file }) ?? pattern(text, names);
    if (found && found.length > 0) {
      return found;
    }
  }
  throw unknownColumn(text, { names, groups, file });
}

/** The names from one to another, where `text` is two names with a colon between them. */
function range(text: string, { names, file }: Names): readonly string[] | undefined {
  for (let colon = text.indexOf(":"); colon >= 0; colon = text.indexOf(":", colon + 1)) {
    const first = names.indexOf(text.slice(0, colon).trim());
    const last = names.indexOf(text.slice(colon + 1).trim());
    if (first >= 0 && last >= 0) {
      if (first > last) {
        throw new DataError(
          `${file}: in the range ${text} the first column comes after the last; write ${names[last]}:${names[first]}`,
          { file },
        );
      }
      return names.slice(first, last + 1);
    }
  }
  return undefined;
}

function pattern(text: string, names: readonly string[]): readonly string[] | undefined {
  if (!/[*?]/u.test(text)) {
    return undefined;
  }
  const source = text
    .replaceAll(/[.+^${}()|[\]\\]/gu, String.raw`\$&`)
    .replaceAll(/\*+/gu, ".*")
    .replaceAll("?", ".");
  const expression = new RegExp(`^${source}$`, "su");
  return names.filter((name) => expression.test(name));
}

function unknownColumn(text: string, { names, groups, file }: Names): DataError {
  const grouped = new Set([...groups.values()].flat());
  const known = [...groups.keys(), ...names.filter((name) => !grouped.has(name))];
  // In a range the colon is not part of the name that was missed.
  const missed = text.split(":").find((name) => name !== "" && !names.includes(name)) ?? text;
  const near = nearNames(missed, known);
  const hint = near.length > 0 ? `; did you mean ${near.join(" or ")}?` : "";
  return new DataError(`${file}: no column ${text}${hint}\nColumns: ${shortList(known)}`, {
    file,
    column: text,
  });
}
