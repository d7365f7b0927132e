import type { CommandFacts } from "../command-table.ts";

/** A bash script that completes commands, flags, values from a list, and file names. */
export function bashCompletion(commands: readonly CommandFacts[]): string {
  const groups = [...new Set(commands.map(({ path }) => path[0] ?? ""))];
  const flagCases = commands.map(
    ({ path, flags }) =>
      `    ${quoted(path.join(" "))}) flags=${quoted(flags.map(({ name }) => `--${name}`).join(" "))} ;;`,
  );
  const valueCases = commands.flatMap(({ path, flags }) =>
    flags
      .filter(({ values }) => values.length > 0)
      .map(
        ({ name, values }) =>
          `    ${quoted(`${path.join(" ")} --${name}`)}) values=${quoted(values.join(" "))} ;;`,
      ),
  );
  const inner = commands.filter(({ path }) => path.length > 1);
  const innerCases = [...new Set(inner.map(({ path }) => path[0] ?? ""))].map(
    (group) =>
      `      ${group}) COMPREPLY=($(compgen -W ${quoted(
        inner
          .filter(({ path }) => path[0] === group)
          .map(({ path }) => path[1])
          .join(" "),
      )} -- "$current")); return ;;`,
  );
  return `# bash completion of mienf. Written by: mienf completion bash
_mienf() {
  local current="\${COMP_WORDS[COMP_CWORD]}" previous="\${COMP_WORDS[COMP_CWORD-1]}"
  local command="\${COMP_WORDS[1]}" flags="" values=""
  COMPREPLY=()
  if [ "$COMP_CWORD" -eq 1 ]; then
    COMPREPLY=($(compgen -W ${quoted(`${groups.join(" ")} --help --version`)} -- "$current"))
    return
  fi
  if [ "$COMP_CWORD" -eq 2 ]; then
    case "$command" in
${innerCases.join("\n")}
    esac
  fi
  case "$command" in
    ${[...new Set(inner.map(({ path }) => path[0]))].join("|")}) command="$command \${COMP_WORDS[2]}" ;;
  esac
  case "$command $previous" in
${valueCases.join("\n")}
  esac
  if [ -n "$values" ]; then
    COMPREPLY=($(compgen -W "$values" -- "$current"))
    return
  fi
  case "$command" in
${flagCases.join("\n")}
  esac
  case "$current" in
    -*) COMPREPLY=($(compgen -W "$flags --help" -- "$current")) ;;
    *) COMPREPLY=($(compgen -f -- "$current")) ;;
  esac
}
complete -o filenames -F _mienf mienf
`;
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
