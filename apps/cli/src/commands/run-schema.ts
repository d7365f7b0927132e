import { ConfigError } from "@mienf/numeric";
import { z } from "zod";
import { buildApp } from "../application.ts";
import { commandTable } from "../command-table.ts";
import { configSchema } from "../config/config-schema.ts";
import type { Context } from "../context.ts";
import { printJson } from "../output/print.ts";

/** `mienf schema`: what a configuration file may hold. */
export function runSchema({ host }: Context, _flags: object, name: string): Promise<void> {
  const commands = commandTable(buildApp({ debug: false })).filter(({ flags }) =>
    flags.some((flag) => flag.name === "config"),
  );
  const command = commands.find(({ path }) => path.join(" ") === name);
  if (!command) {
    const names = commands.map(({ path }) => path.join(" ")).join(", ");
    throw new ConfigError(`schema ${name}: expected a command that takes --config: ${names}`);
  }
  const schema = z.toJSONSchema(configSchema(command), { io: "input" });
  printJson(host, { title: `mienf ${name} --config`, ...schema });
  return Promise.resolve();
}
