import type { Application } from "@stricli/core";
import { run } from "@stricli/core";
import { buildApp } from "./application.ts";
import { commandTable } from "./command-table.ts";
import type { Context } from "./context.ts";
import { exitCodeOf, exitCodes, failureText } from "./failure.ts";
import type { Host } from "./host.ts";
import { packageVersion } from "./version.ts";

/**
 * Runs the command line once.
 *
 * @param args - what was typed after `mienf`. @param host - the world it runs in.
 * @returns the exit code: 0 done, 2 wrong usage, 3 unusable data, 4 runtime not available, 5 training failed,
 *   130 interrupted, 1 a defect of the program.
 */
export async function runCli(args: readonly string[], host: Host): Promise<number> {
  if (args.includes("--version")) {
    host.stdout.write(`${packageVersion()}\n`);
    return exitCodes.done;
  }
  const interrupt = new AbortController();
  const release = host.onInterrupt(() => interrupt.abort());
  const context: Context = {
    process: {
      stdout: textOnly(host.stdout),
      stderr: textOnly(host.stderr),
      env: host.env,
      exitCode: null,
    },
    host,
    signal: interrupt.signal,
    args,
  };
  const debug = args.includes("--debug");
  const app = buildApp({ debug });
  try {
    const words = await withoutConfigFile(args, app, host.cwd);
    await run(app, words.map(readable), context);
  } catch (error) {
    // Of the configuration file: stricli reports what commands throw by itself.
    host.stderr.write(`${failureText(error, { debug })}\n`);
    return exitCodeOf(error);
  } finally {
    release();
  }
  const code = Number(context.process.exitCode ?? exitCodes.done);
  // Stricli's own codes are negative: the command line could not be understood.
  return code < 0 ? exitCodes.usage : code;
}

/** The arguments with those of a `--config` file in its place; what reads it is loaded only then. */
async function withoutConfigFile(
  args: readonly string[],
  app: Application<Context>,
  cwd: string,
): Promise<readonly string[]> {
  if (!args.some((arg) => arg === "--config" || arg.startsWith("--config="))) {
    return args;
  }
  const { withConfigFile } = await import("./config/config-arguments.ts");
  return withConfigFile(args, commandTable(app), cwd);
}

/** Stricli takes a flag of one letter with one dash only; we take `--x` as well. */
function readable(arg: string): string {
  return arg.replace(/^--(?=[a-z](?:=|$))/u, "-");
}

/** Without a colour depth, so that stricli's own texts stay plain. */
function textOnly(stream: Host["stdout"]): { write(text: string): void } {
  return {
    write: (text) => {
      stream.write(text);
    },
  };
}
