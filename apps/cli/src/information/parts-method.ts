import type { Estimate, EstimateContext } from "@mienf/estimators";
import type { Matrix } from "@mienf/numeric";
import { ConfigError } from "@mienf/numeric";
import type { z } from "zod";
import { didYouMean } from "../did-you-mean.ts";

/** A way to estimate what more than two groups of columns share. */
export interface PartsMethod {
  /** As `--estimator` takes it. */
  readonly name: string;
  readonly options: z.ZodObject;
  /** @param parts - of the same rows. @returns an estimate in nats; its `mutualInformation` is what was asked for. */
  fit(
    parts: readonly Matrix[],
    options: Readonly<Record<string, unknown>>,
    context: EstimateContext,
  ): Promise<Estimate>;
}

/**
 * The method of a name.
 *
 * @param quantity - what is estimated, for the message.
 * @throws ConfigError when there is none, with the names that there are.
 */
export function methodCalled(
  name: string,
  methods: readonly PartsMethod[],
  quantity: string,
): PartsMethod {
  const names = methods.map((method) => method.name);
  const method = methods.find((one) => one.name === name);
  if (!method) {
    throw new ConfigError(
      `--estimator ${name}: does not estimate ${quantity}${didYouMean(name, names)}\nThese do: ${names.join(", ")}`,
    );
  }
  return method;
}
