import { namedParameters } from "@mienf/core";
import type { Module } from "@mienf/core";
import { ConfigError } from "@mienf/numeric";
import type { JsonValue } from "../interface/estimate.ts";

/** A flow or a base, as a package or the caller made it. */
interface ConfiguredModule extends Module {
  readonly config: { readonly kind: string };
}

/**
 * A part's configuration as JSON, where it makes the same part again.
 *
 * @param part - a flow or a base. @param how - `name`: what it is; `rebuild`, `origin`: what makes it again, and whose it is.
 * @throws ConfigError when it does not: the package does not know its kind, or what it makes has other parameters.
 */
export function savableConfig<C extends { readonly kind: string }>(
  part: Module & { readonly config?: C },
  how: {
    readonly name: string;
    readonly origin: string;
    readonly rebuild: (config: C) => ConfiguredModule;
  },
): { readonly [key: string]: JsonValue } {
  const refuse = (reason: string, cause?: unknown): ConfigError =>
    new ConfigError(
      `serialize: expected a ${how.name} that ${how.origin} makes again from its config, got kind ${part.config?.kind}: ${reason}; use one of ${how.origin}, or keep the model in memory, where apply works with any`,
      { cause },
    );
  let rebuilt: ConfiguredModule;
  let config: C;
  try {
    config = JSON.parse(JSON.stringify(part.config)) as C;
    rebuilt = how.rebuild(config);
  } catch (error) {
    throw refuse(error instanceof Error ? error.message : String(error), error);
  }
  const [own, again] = [shapesOf(part), shapesOf(rebuilt)];
  if (own !== again) {
    throw refuse(
      `its parameters are ${own || "none"}, and those of that config ${again || "none"}`,
    );
  }
  return { ...config };
}

/** Names and shapes of the parameters, by name. */
function shapesOf({ parameters }: Module): string {
  return namedParameters(parameters)
    .map(([name, { shape }]) => `${name} [${shape}]`)
    .toSorted()
    .join(", ");
}
