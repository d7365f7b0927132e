import type { CommandFacts } from "../command-table.ts";

/** A fish script that completes commands, flags with what they are for, values from a list, and file names. */
export function fishCompletion(commands: readonly CommandFacts[]): string {
  const groups = [...new Set(commands.map(({ path }) => path[0] ?? ""))];
  const lines = groups.map((group) => {
    const direct = commands.find(({ path }) => path.length === 1 && path[0] === group);
    return `complete -c mienf -f -n __fish_use_subcommand -a ${group} -d ${quoted(direct?.brief ?? "more commands")}`;
  });
  for (const { path, brief, flags } of commands) {
    const [group = "", inner] = path;
    const seen = `__fish_seen_subcommand_from ${group}`;
    if (inner !== undefined) {
      lines.push(
        `complete -c mienf -f -n ${quoted(`${seen}; and not __fish_seen_subcommand_from ${inner}`)} -a ${inner} -d ${quoted(brief)}`,
      );
    }
    const condition = quoted(
      inner === undefined ? seen : `${seen}; and __fish_seen_subcommand_from ${inner}`,
    );
    for (const flag of flags) {
      const value =
        flag.kind === "boolean"
          ? ""
          : flag.values.length > 0
            ? ` -x -a ${quoted(flag.values.join(" "))}`
            : " -r";
      lines.push(
        `complete -c mienf -n ${condition} -l ${flag.name}${value} -d ${quoted(flag.brief)}`,
      );
    }
  }
  return `# fish completion of mienf. Written by: mienf completion fish\n${lines.join("\n")}\n`;
}

function quoted(text: string): string {
  return `'${text.replaceAll(/['\\]/gu, (character) => `\\${character}`)}'`;
}
