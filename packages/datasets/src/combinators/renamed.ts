import { deriveLaw } from "../internal/derive-law.ts";
import type { Law, ParameterValue } from "../law.ts";

/**
 * Gives a law another name and other parameters, and changes nothing else.
 *
 * @param law - The law to copy.
 * @param name - Its new name.
 * @param parameters - Its new parameters; default those it has.
 */
export function renamed(
  law: Law,
  name: string,
  parameters: Readonly<Record<string, ParameterValue>> = law.parameters,
): Law {
  return deriveLaw(law, { name, parameters });
}
