/** A fenced block of a page. */
export interface CodeBlock {
  readonly language: string;
  readonly code: string;
  /** Line of the opening fence, counted from 1. */
  readonly line: number;
  /** Why it is not run, from a comment `<!-- not run: … -->` before it; null where it is run. */
  readonly reason: string | null;
}

/** Languages of blocks that are there to be read. */
const READ = new Set(["text", "bibtex"]);
const FENCE =
  /^(?:<!-- not run: (?<reason>[^>]*) -->\n\n?)?```(?<language>[a-z]+)[^\n]*\n(?<code>[^]*?)^```$/gmu;

/** Blocks of a page in every language but those of plain text. */
export function codeBlocks(page: string): CodeBlock[] {
  return Array.from(page.matchAll(FENCE)).flatMap(({ index, groups = {} }) => {
    const { language = "", code = "", reason } = groups;
    const before = page.slice(0, page.indexOf("```", index));
    return READ.has(language)
      ? []
      : [{ language, code, line: before.split("\n").length, reason: reason?.trim() ?? null }];
  });
}

/**
 * Arguments of each `mienf` command in a block of shell.
 *
 * @param place - for errors. @throws Error for a line with another command.
 */
export function commandsIn(code: string, place: string): string[][] {
  return code
    .replaceAll("\\\n", " ")
    .split("\n")
    .filter((line) => line.trim() !== "" && !line.startsWith("#"))
    .map((line) => {
      const [command, ...args] = wordsOf(line);
      if (command === "mienf") {
        return args;
      }
      if (command === "node" && args[0] === "apps/cli/dist/main.js") {
        return args.slice(1);
      }
      throw new Error(
        `${place}: only mienf commands can be run, got ${line}; say why this is not run`,
      );
    });
}

/** Words of a line of shell: plain, or quoted as a whole. */
function wordsOf(line: string): string[] {
  return Array.from(
    line.matchAll(/'(?<quoted>[^']*)'|(?<plain>[^\s']+)/gu),
    ({ groups }) => groups?.["quoted"] ?? groups?.["plain"] ?? "",
  );
}
