import type { Law } from "../law.ts";

/** Copies a law with another name, other parameters or another sampler; its information stays unevaluated. */
export function deriveLaw(
  law: Law,
  changes: Partial<Pick<Law, "name" | "parameters" | "sample">>,
): Law {
  const { pointwiseMutualInformation, componentMutualInformation } = law;
  const copy = {
    name: law.name,
    parameters: law.parameters,
    dimX: law.dimX,
    dimY: law.dimY,
    sample: law.sample,
    ...(pointwiseMutualInformation === undefined ? {} : { pointwiseMutualInformation }),
    ...(componentMutualInformation === undefined ? {} : { componentMutualInformation }),
    ...changes,
  };
  if (!("mutualInformationStandardError" in law)) {
    return { ...copy, mutualInformation: law.mutualInformation };
  }
  return {
    ...copy,
    get mutualInformation() {
      return law.mutualInformation;
    },
    get mutualInformationStandardError() {
      return law.mutualInformationStandardError ?? 0;
    },
  };
}
