import { z } from "zod";
import type { CommandFacts, FlagFacts } from "../command-table.ts";

// About the run itself, and nothing to repeat it with.
const NOT_IN_FILES: ReadonlySet<string> = new Set(["config", "debug"]);
const LISTS: ReadonlySet<string> = new Set(["x", "y", "given", "columns", "estimators"]);

const scalar = z.union([z.string(), z.number(), z.boolean()]);

/** The flags of a command that a configuration file may have. */
export function configFlags({ flags }: CommandFacts): FlagFacts[] {
  return flags.filter(({ name }) => !NOT_IN_FILES.has(name));
}

/**
 * What a configuration file of a command may hold: its flags by name in camel case, and `data`.
 *
 * Made from the command's own flags, so that the two cannot differ.
 */
export function configSchema(command: CommandFacts): z.ZodObject {
  const fields = configFlags(command).map((flag): [string, z.ZodType] => [
    camelCase(flag.name),
    fieldSchema(flag).optional().describe(flag.brief),
  ]);
  return z.strictObject({
    $schema: z.string().optional().describe("where the schema of this file is; of use to editors"),
    data: z.string().optional().describe("the file with the data"),
    ...Object.fromEntries(fields),
  });
}

function fieldSchema(flag: FlagFacts): z.ZodType {
  if (flag.kind === "boolean") {
    return z.boolean();
  }
  if (flag.values.length > 0) {
    return z.enum(flag.values);
  }
  if (flag.repeatable) {
    return isSettings(flag) ? z.record(z.string(), scalar) : z.array(z.string()).min(1);
  }
  const value = z.union([z.string(), z.number()]).superRefine((input, check) => {
    try {
      flag.parse(String(input));
    } catch (error) {
      check.addIssue(error instanceof Error ? error.message : String(error));
    }
  });
  return LISTS.has(flag.name) ? z.union([value, z.array(z.string()).min(1)]) : value;
}

/** Whether a repeatable flag takes `KEY=VALUE`, which is a record in a file; others are lists. */
export function isSettings({ placeholder }: FlagFacts): boolean {
  return placeholder === "KEY=VALUE";
}

/** A flag's name as it stands in a file. */
export function camelCase(name: string): string {
  return name.replaceAll(/-(?<letter>[a-z])/gu, (_, letter: string) => letter.toUpperCase());
}
