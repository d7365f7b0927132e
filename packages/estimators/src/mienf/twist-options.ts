import type { MienfOptions } from "./mienf-options.ts";

/** Angles start at 0, where turning a plane changes nothing: larger steps leave that place sooner. */
const FASTER = 5;

/** Training rows from which epochs have as many steps as twists take. */
const PLENTY = 8000;

/** As many times the epochs, at most, in fewer rows. */
const MOST_LONGER = 5;

/** How twists are trained, where couplings are trained as said: at a higher rate, and in few rows for more epochs. */
export function twistOptions(options: MienfOptions, trainingRows: number): MienfOptions {
  const longer = Math.min(MOST_LONGER, Math.max(1, Math.round(PLENTY / trainingRows)));
  return {
    ...options,
    rate: FASTER * options.rate,
    epochs: longer * options.epochs,
    patience: longer * options.patience,
  };
}
