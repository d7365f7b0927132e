import type { Law } from "@mienf/datasets";
import { createLaw, padded, stacked } from "@mienf/datasets";
import type { RandomSource } from "@mienf/numeric";
import { createRandomSource } from "@mienf/numeric";
import type { Cell, LawRecipe } from "./cell.ts";
import { lawLabel } from "./cell.ts";

/** Makes the law of a recipe. @throws ConfigError, DomainError where there is none. */
export function lawOf({ name, parameters, copies, noiseColumns }: LawRecipe): Law {
  const law = createLaw(name, parameters);
  const copied = copies === 1 ? law : stacked(Array.from({ length: copies }, () => law));
  return noiseColumns === 0 ? copied : padded(copied, { x: noiseColumns, y: noiseColumns });
}

/** The random stream of a cell's rows: a function of the seed and the law alone, so that estimators share rows. */
export function rowSource({ law, seed }: Cell): RandomSource {
  return createRandomSource(seed).split(lawLabel(law));
}
