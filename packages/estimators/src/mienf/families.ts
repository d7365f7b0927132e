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

/** What latents of flows of couplings are given. */
export const COUPLED = ["tridiagonal", "mixture on flow latents"] as const;

/** What latents of flows of twists are given. */
export const TWISTED = ["tridiagonal on twisted latents", "mixture on twisted latents"] as const;
