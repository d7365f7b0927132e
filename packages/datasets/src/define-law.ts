import { DomainError, type Matrix, type RandomSource, ShapeError } from "@mienf/numeric";
import { checkSize, describeValue } from "./internal/checks.ts";
import { monteCarloMean, type MonteCarloPlan } from "./internal/monte-carlo.ts";
import type { Law, PairedSample, ParameterValue } from "./law.ts";

/** What {@link defineLaw} needs; kernels work on flat row-major numbers and assume that shapes fit. */
export interface LawDefinition {
  /** See {@link Law.name}. */
  readonly name: string;
  /** See {@link Law.parameters}. */
  readonly parameters: Readonly<Record<string, ParameterValue>>;
  /** See {@link Law.dimX}. */
  readonly dimX: number;
  /** See {@link Law.dimY}. */
  readonly dimY: number;
  /** Nats; or independent laws whose information adds up to it; or the plan by which it is found. */
  readonly mutualInformation: number | readonly Law[] | MonteCarloPlan;
  /** See {@link Law.componentMutualInformation}. */
  readonly componentMutualInformation?: Float64Array | undefined;
  /** Fills `x` (`n * dimX`) and `y` (`n * dimY`) with one sample. */
  readonly fill: (x: Float64Array, y: Float64Array, source: RandomSource) => void;
  /** Fills `out` (`n`) with the pointwise mutual information of the rows of `x` and `y`. */
  readonly pointwise?: ((x: Float64Array, y: Float64Array, out: Float64Array) => void) | undefined;
}

interface Information {
  readonly mutualInformation: number;
  readonly mutualInformationStandardError?: number;
}

/**
 * Makes a law from its kernels, adding the checks of shapes and the read-out of the information.
 *
 * @param definition - Names, sizes, mutual information and kernels.
 * @returns A plain object; a Monte-Carlo mutual information is computed at first use and kept.
 * @throws ShapeError when a dimension is not a whole number ≥ 1.
 * @throws DomainError when the mutual information is negative or not finite, or is to be found by
 *   Monte Carlo without a `pointwise` kernel.
 */
export function defineLaw(definition: LawDefinition): Law {
  const { name, parameters, dimX, dimY, componentMutualInformation, fill, pointwise } = definition;
  checkSize(name, "dimX", dimX);
  checkSize(name, "dimY", dimY);
  const law = {
    name,
    parameters,
    dimX,
    dimY,
    ...(componentMutualInformation === undefined ? {} : { componentMutualInformation }),
    ...(pointwise === undefined
      ? {}
      : {
          pointwiseMutualInformation: (x: Matrix, y: Matrix): Float64Array => {
            checkSample(definition, x, y);
            const out = new Float64Array(x.rows);
            pointwise(x.data, y.data, out);
            return out;
          },
        }),
    sample: (n: number, source: RandomSource): PairedSample => {
      checkSize(`${name}.sample`, "n", n, 0);
      const x = new Float64Array(n * dimX);
      const y = new Float64Array(n * dimY);
      fill(x, y, source);
      return { x: { data: x, rows: n, columns: dimX }, y: { data: y, rows: n, columns: dimY } };
    },
  };
  return withInformation(law, definition.mutualInformation);
}

type Uninformed = Omit<Law, keyof Information>;

function withInformation(law: Uninformed, given: LawDefinition["mutualInformation"]): Law {
  if (typeof given === "number") {
    return { ...law, mutualInformation: checkFinite(law.name, given) };
  }
  if (isLaws(given)) {
    return given.some((part) => "mutualInformationStandardError" in part)
      ? lazily(law, () => addUp(given))
      : { ...law, mutualInformation: addUp(given).mutualInformation };
  }
  if (law.pointwiseMutualInformation === undefined) {
    throw new DomainError(
      `${law.name}: expected a pointwise kernel for a Monte-Carlo mutual information, got none`,
    );
  }
  return lazily(law, () => monteCarloMean(law, given));
}

function isLaws(given: readonly Law[] | MonteCarloPlan): given is readonly Law[] {
  return Array.isArray(given);
}

function checkFinite(name: string, value: number): number {
  if (!(value >= 0 && value < Infinity)) {
    throw new DomainError(
      `${name}: expected a finite mutual information ≥ 0 nats, got ${describeValue(value)}`,
    );
  }
  return value;
}

function addUp(laws: readonly Law[]): Required<Information> {
  let mutualInformation = 0;
  let variance = 0;
  for (const law of laws) {
    mutualInformation += law.mutualInformation;
    variance += (law.mutualInformationStandardError ?? 0) ** 2;
  }
  return { mutualInformation, mutualInformationStandardError: Math.sqrt(variance) };
}

function lazily(law: Uninformed, find: () => Required<Information>): Law {
  let found: Required<Information> | undefined;
  const information = (): Required<Information> => (found ??= find());
  return {
    ...law,
    get mutualInformation() {
      return information().mutualInformation;
    },
    get mutualInformationStandardError() {
      return information().mutualInformationStandardError;
    },
  };
}

function checkSample(law: LawDefinition, x: Matrix, y: Matrix): void {
  if (x.columns !== law.dimX || y.columns !== law.dimY || x.rows !== y.rows) {
    throw new ShapeError(
      `${law.name}.pointwiseMutualInformation: expected n×${law.dimX} and n×${law.dimY}, ` +
        `got ${x.rows}×${x.columns} and ${y.rows}×${y.columns}`,
    );
  }
}
