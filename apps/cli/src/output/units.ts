import type { Estimate, Interval, JsonValue } from "@mienf/estimators";

/** Unit of information. */
export type Units = "nats" | "bits";

// Diagnostics that are amounts of information. Losses and likelihoods are nats a row whatever the unit of the estimate.
const INFORMATION =
  /^(?:raw|bias|ceiling|closedForm|outOfFold|lowerBound|leftOutByBase|repeats|standardError|misfit|gap|norm|components|withoutPairing|overProjections|total|nonlinear)$|mutualInformation/iu;
// In a sentence of an estimator. Losses are nats a row.
const AMOUNT = /(?<sign>[+−-]?)(?<digits>\d+(?:\.(?<decimals>\d+))?) nats\b(?! a row)/gu;

/** What a figure in nats is multiplied by. */
export function unitFactor(units: Units): number {
  return units === "bits" ? 1 / Math.LN2 : 1;
}

/** An estimate with every amount of information in `units`; the score has no unit. */
export function estimateIn(estimate: Estimate, units: Units): Estimate {
  const factor = unitFactor(units);
  return {
    ...estimate,
    mutualInformation: estimate.mutualInformation * factor,
    interval: intervalIn(estimate.interval, units),
    diagnostics: diagnosticsIn(estimate.diagnostics, factor),
    warnings: estimate.warnings.map((warning) => wordsIn(warning, units)),
    pointwise: estimate.pointwise.map((value) => value * factor),
    components: estimate.components.map((value) => value * factor),
  };
}

/** A sentence with its amounts of information in `units`, to as many digits as before. */
export function wordsIn(sentence: string, units: Units): string {
  return units === "nats"
    ? sentence
    : sentence.replaceAll(AMOUNT, (...match) => {
        const { sign, digits, decimals = "" } = match.at(-1) as Record<string, string | undefined>;
        const amount = Number(digits) * unitFactor(units);
        return `${sign}${amount.toFixed(decimals.length)} ${units}`;
      });
}

/** An interval in other units. */
export function intervalIn(interval: Interval | null, units: Units): Interval | null {
  const factor = unitFactor(units);
  return (
    interval && {
      level: interval.level,
      low: interval.low * factor,
      high: interval.high * factor,
      method: interval.method,
    }
  );
}

function diagnosticsIn(
  diagnostics: Readonly<Record<string, JsonValue>>,
  factor: number,
): Record<string, JsonValue> {
  return Object.fromEntries(
    Object.entries(diagnostics).map(([key, value]) => [
      key,
      scaled(value, { factor, information: INFORMATION.test(key) }),
    ]),
  );
}

function scaled(
  value: JsonValue,
  { factor, information }: { readonly factor: number; readonly information: boolean },
): JsonValue {
  if (typeof value === "number") {
    return information ? value * factor : value;
  }
  if (isList(value)) {
    return value.map((item) => scaled(item, { factor, information }));
  }
  return typeof value === "object" && value !== null ? diagnosticsIn(value, factor) : value;
}

function isList(value: JsonValue): value is readonly JsonValue[] {
  return Array.isArray(value);
}
