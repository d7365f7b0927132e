/** Kinds of laws, and the latents that they are given to. */
export const FAMILIES = [
  "Gaussian on linear latents",
  "full Gaussian",
  "tridiagonal",
  "tridiagonal on twisted latents",
  "mixture on flow latents",
  "mixture on twisted latents",
  "mixture on linear latents",
  "mixture on columns",
  "pairs on columns",
  "Student on columns",
  "noise on columns",
] as const;

/** A kind of law, and the latents that it is given to. */
export type Family = (typeof FAMILIES)[number];

/** Those that `auto` chooses from: flows trained to a tridiagonal base reach what those of a full one do. */
export const AUTO_FAMILIES: readonly Family[] = FAMILIES.filter(
  (family) => family !== "full Gaussian",
);

/** Whether a family is fitted after the training of flows of couplings. */
export function usesCouplings(family: Family): boolean {
  return (
    family === "full Gaussian" || family === "tridiagonal" || family === "mixture on flow latents"
  );
}

/** Whether a family is fitted after the training of flows of twists. */
export function usesTwists(family: Family): boolean {
  return family === "tridiagonal on twisted latents" || family === "mixture on twisted latents";
}
