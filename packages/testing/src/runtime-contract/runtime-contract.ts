import { layerChecks } from "./layer-checks.ts";
import type { ParameterLike, RuntimeLike, RuntimeSubject, SourceLike } from "./subject.ts";
import { fitChecks } from "./fit-checks.ts";
import { functionChecks } from "./function-checks.ts";
import { sessionChecks } from "./session-checks.ts";

/** One law of the runtime contract. */
export interface ContractCheck {
  /** A sentence about what a runtime does. */
  readonly title: string;
  /** @throws Error that says what was expected when the runtime does otherwise. */
  run(): Promise<void>;
}

/** A check that is handed a runtime of its own. */
export interface RuntimeCheck<P> {
  readonly title: string;
  readonly run: (runtime: RuntimeLike<P>) => Promise<void>;
}

/**
 * The laws that every runtime keeps. They need no test runner, so a page or a child process can run them, too.
 *
 * Losses are compared with a float64 implementation of the same model and optimiser, within rtol 1e-4 and atol 1e-5.
 *
 * @param subject - the runtime, and the functions of the package that defines runtimes.
 */
export function runtimeContract<P extends ParameterLike, S extends SourceLike>(
  subject: RuntimeSubject<P, S>,
): ContractCheck[] {
  const checks: RuntimeCheck<P>[] = [
    ...functionChecks(subject),
    ...sessionChecks(subject),
    ...fitChecks(subject),
    ...layerChecks(subject),
  ];
  return checks.map(({ title, run }) => ({
    title,
    async run() {
      const runtime = await subject.createRuntime();
      try {
        await run(runtime);
      } finally {
        await runtime.dispose();
        await runtime.dispose();
      }
    },
  }));
}
