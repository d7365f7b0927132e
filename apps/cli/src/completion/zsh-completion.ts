import type { CommandFacts, FlagFacts } from "../command-table.ts";

/** A zsh script that completes commands, flags with what they are for, values from a list, and file names. */
export function zshCompletion(commands: readonly CommandFacts[]): string {
  const groups = [...new Set(commands.map(({ path }) => path[0] ?? ""))];
  const described = groups.map((group) => {
    const direct = commands.find(({ path }) => path.length === 1 && path[0] === group);
    return `    ${quoted(`${group}:${(direct?.brief ?? "more commands").replaceAll(":", " -")}`)}`;
  });
  const cases = groups.map((group) => groupCase(group, commands));
  return `#compdef mienf
# zsh completion of mienf. Written by: mienf completion zsh
_mienf() {
  local -a commands
  commands=(
${described.join("\n")}
  )
  if (( CURRENT == 2 )); then
    _describe command commands
    return
  fi
  case "$words[2]" in
${cases.join("\n")}
  esac
}
if [ "$funcstack[1]" = "_mienf" ]; then
  _mienf "$@"
else
  compdef _mienf mienf
fi
`;
}

function groupCase(group: string, commands: readonly CommandFacts[]): string {
  const inner = commands.filter(({ path }) => path[0] === group && path.length > 1);
  const own = commands.find(({ path }) => path[0] === group && path.length === 1);
  if (own) {
    return `    ${group}) shift words; (( CURRENT-- )); _arguments ${argumentsOf(own)} ;;`;
  }
  const names = inner.map(({ path }) => path[1]).join(" ");
  const cases = inner.map(
    (command) =>
      `        ${command.path[1]}) shift 2 words; (( CURRENT -= 2 )); _arguments ${argumentsOf(command)} ;;`,
  );
  return `    ${group})
      if (( CURRENT == 3 )); then compadd ${names}; return; fi
      case "$words[3]" in
${cases.join("\n")}
      esac ;;`;
}

function argumentsOf({ flags }: CommandFacts): string {
  return [...flags.map(specification), quoted("*:file:_files")].join(" ");
}

function specification({ name, kind, values, brief, placeholder, repeatable }: FlagFacts): string {
  const text = brief.replaceAll(/[[\]:]/gu, (character) => `\\${character}`);
  const value =
    kind === "boolean"
      ? ""
      : values.length > 0
        ? `:${placeholder || name}:(${values.join(" ")})`
        : `:${placeholder || name}:_files`;
  return quoted(`${repeatable ? "*" : ""}--${name}[${text}]${value}`);
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
