import { ConfigError } from "@mienf/numeric";
import type { Law } from "../law.ts";
import { beyondNormalTask, beyondNormalTaskIds } from "../tasks/beyond-normal.ts";
import { beyondNormalV2Task, beyondNormalV2TaskIds } from "../tasks/beyond-normal-v2.ts";
import { continuousLaws } from "./continuous-laws.ts";
import { describeLaw, type LawDescriptor, type LawParameters } from "./descriptor.ts";
import { discreteLaws } from "./discrete-laws.ts";
import { imageLaws } from "./image-laws.ts";
import { mixtureLaws } from "./mixture-laws.ts";

/** Every law family by name; drives tests, documentation, command line and gallery. */
export const lawRegistry: Readonly<Record<string, LawDescriptor>> = Object.fromEntries(
  Object.entries({ ...continuousLaws, ...discreteLaws, ...mixtureLaws, ...imageLaws }).map(
    ([name, entry]) => [name, describeLaw(name, entry)],
  ),
);

/** The 53 fixed tasks by id, as laws without parameters. */
export const taskRegistry: Readonly<Record<string, LawDescriptor>> = Object.fromEntries(
  [
    ...beyondNormalTaskIds.map((id) => ({ id, make: () => beyondNormalTask(id), suite: "task" })),
    ...beyondNormalV2TaskIds.map((id) => ({
      id,
      make: () => beyondNormalV2Task(id),
      suite: "v2 task",
    })),
  ].map(({ id, make, suite }) => [
    id,
    describeLaw(id, { description: `Beyond-Normal ${suite}`, parameters: {}, make }),
  ]),
);

/**
 * Lists all law families and tasks.
 *
 * @returns Descriptors, families first; `create()` of each makes its default law.
 */
export function listLaws(): readonly LawDescriptor[] {
  return [...Object.values(lawRegistry), ...Object.values(taskRegistry)];
}

/**
 * Makes a law by name.
 *
 * @param name - A law family of {@link lawRegistry} or the id of a task.
 * @param parameters - Its parameters; `dim` stands for both `dimX` and `dimY` where a law has those.
 * @throws ConfigError when the name or a parameter is not known.
 * @throws DomainError when a parameter is out of range or no law has the information asked for.
 */
export function createLaw(name: string, parameters: LawParameters = {}): Law {
  const descriptor = Object.hasOwn(lawRegistry, name) ? lawRegistry[name] : taskRegistry[name];
  if (descriptor === undefined) {
    const close = listLaws()
      .map((law) => law.name)
      .filter((known) => known.includes(name) || name.includes(known));
    const hint = close.length > 0 ? ` — did you mean ${close.slice(0, 5).join(", ")}?` : "";
    throw new ConfigError(
      `createLaw: expected one of ${Object.keys(lawRegistry).join(", ")} or a task id, got ${JSON.stringify(name)}${hint}`,
    );
  }
  const { dim, ...rest } = parameters;
  const known = descriptor.parameters;
  return descriptor.create(
    dim !== undefined && !("dim" in known) && "dimX" in known
      ? { dimX: dim, ...("dimY" in known ? { dimY: dim } : {}), ...rest }
      : parameters,
  );
}
