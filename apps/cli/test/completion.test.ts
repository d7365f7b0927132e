import { spawnSync } from "node:child_process";
import { beforeAll, describe, expect, test } from "vitest";
import { commandInFolder } from "./fake-host.ts";

const { path: folder, write, run } = commandInFolder();

/** Each shell, and what it runs to print, a line each, what it offers after the words of a line that is its argument. */
const SHELLS: Readonly<Record<string, readonly string[]>> = {
  bash: [
    "-c",
    `source ./mienf.bash
     read -ra COMP_WORDS <<< "$1"
     [[ $1 == *' ' ]] && COMP_WORDS+=('')
     COMP_CWORD=$((\${#COMP_WORDS[@]} - 1))
     _mienf
     printf '%s\\n' "\${COMPREPLY[@]}"`,
    "bash",
  ],
  // Completion runs only in the line editor, and that only on a terminal.
  zsh: ["-f", "ask.zsh"],
  fish: [
    "--no-config",
    "-c",
    String.raw`source ./mienf.fish; complete --do-complete $argv[1] | string replace -r '\t.*' ''; true`,
  ],
};
const ZSH_SETTINGS = String.raw`
autoload -Uz compinit && compinit -u -D
source ./mienf.zsh
bindkey '^I' complete-word
compadd() {
  case "$@[1,(i)(-|--)]" in *-[OAD]\ *) builtin compadd "$@"; return ;; esac
  local -a offered
  builtin compadd -A offered "$@"
  (( $#offered )) && print -rl -- $offered >> offered.txt
  builtin compadd "$@"
}
comppostfuncs=(finish)
finish() { touch finished.txt }
`;
const ASK_ZSH = String.raw`
zmodload zsh/zpty
rm -f offered.txt finished.txt; touch offered.txt
zpty asked "ZDOTDIR=$PWD zsh -d -i"
zpty -w -n asked "$1"$'\t'
for i in {1..300}; do [[ -e finished.txt ]] && break; zpty -r -t asked out; sleep 0.1; done
zpty -d asked
cat offered.txt
`;
const present = Object.keys(SHELLS).filter((shell) => spawnSync(shell, ["--version"]).status === 0);

beforeAll(async () => {
  for (const shell of Object.keys(SHELLS)) {
    write(`mienf.${shell}`, (await run(["completion", shell])).stdout);
  }
  write(".zshrc", ZSH_SETTINGS);
  write("ask.zsh", ASK_ZSH);
});

function offered(shell: string, line: string): string[] {
  const { stdout, status, stderr } = spawnSync(shell, [...(SHELLS[shell] ?? []), line], {
    cwd: folder,
    encoding: "utf8",
  });
  expect([status, stderr]).toEqual([0, ""]);
  return [...new Set(stdout.split("\n").filter((word) => word !== ""))].toSorted();
}

describe.each(present)("in %s", (shell) => {
  test.each([
    ["mienf esti", ["estimate", "estimators"]],
    ["mienf datasets ", ["list", "sample"]],
    ["mienf datasets sample --ro", ["--rows"]],
    ["mienf estimate --max", ["--max-rows", "--max-seconds"]],
    ["mienf estimate --units ", ["bits", "nats"]],
    ["mienf compare data.csv --runtime w", ["wasm", "webgpu"]],
    ["mienf estimate --estimator unt", ["untrained"]],
    ["mienf estimate mienf.b", ["mienf.bash"]],
  ])(
    "%j is completed by %j",
    (line, expected) => {
      expect(offered(shell, line)).toEqual(expected);
    },
    60_000,
  );
});

test.each(["zsh", "fish"])("the script for %s names every command and flag", async (shell) => {
  const { code, stdout } = await run(["completion", shell]);
  expect(code).toBe(0);
  for (const word of ["matrix", "false", "sample", "permutations", "max-seconds", "untrained"]) {
    expect(stdout).toContain(word);
  }
  // Quotes of both kinds are closed.
  const outside = stdout.replaceAll(String.raw`'\''`, "").replaceAll(String.raw`\'`, "");
  expect((outside.match(/'/gu)?.length ?? 0) % 2).toBe(0);
});

test("another shell is wrong usage", async () => {
  const { code, stderr } = await run(["completion", "csh"]);
  expect([code, stderr]).toEqual([2, "mienf: completion csh: expected bash, zsh or fish\n"]);
});
