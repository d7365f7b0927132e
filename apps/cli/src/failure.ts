import { DataError, MienfError } from "@mienf/numeric";

/** What the exit codes mean; 1 is a defect of the program itself. */
export const exitCodes = {
  done: 0,
  defect: 1,
  usage: 2,
  data: 3,
  runtime: 4,
  training: 5,
  interrupted: 130,
} as const;

const CODES: ReadonlyMap<string, number> = new Map([
  ["config", exitCodes.usage],
  ["data", exitCodes.data],
  ["shape", exitCodes.data],
  ["domain", exitCodes.training],
  ["convergence", exitCodes.training],
  ["runtime-unavailable", exitCodes.runtime],
  ["aborted", exitCodes.interrupted],
]);
const MOST_LINES = 3;

/** The exit code of a command that threw `error`. */
export function exitCodeOf(error: unknown): number {
  return error instanceof MienfError
    ? (CODES.get(error.code) ?? exitCodes.defect)
    : exitCodes.defect;
}

/**
 * What a person is told about `error`: one to three lines, with the stack only where it was asked for.
 *
 * @returns text without a line end.
 */
export function failureText(error: unknown, options: { readonly debug: boolean }): string {
  if (options.debug && error instanceof Error) {
    const cause = error.cause instanceof Error ? `\ncaused by ${error.cause.stack}` : "";
    return `mienf: ${error.stack ?? error.message}${cause}`;
  }
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof Error && "syscall" in error) {
    return `mienf: the system refused: ${message.split("\n")[0]}`;
  }
  if (!(error instanceof MienfError)) {
    return `mienf: unexpected error: ${message.split("\n")[0]}\nThis is a defect of mienf; run again with --debug and report what it prints.`;
  }
  const plain = withoutFunction(message, error).replaceAll('missing: "drop"', "--missing drop");
  return `mienf: ${plain.split("\n").slice(0, MOST_LINES).join("\n")}`;
}

/** Which function found it is of use to programmers, who have --debug. A file's name is of use to all. */
function withoutFunction(message: string, error: MienfError): string {
  const file = error instanceof DataError ? error.place.file : undefined;
  return file !== undefined && message.startsWith(file)
    ? message
    : message.replace(/^[a-z]\w*: (?=expected)/u, "");
}
