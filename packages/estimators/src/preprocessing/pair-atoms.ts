import { createRandomSource } from "@mienf/numeric";
import type { Matrix } from "@mienf/numeric";
import type { PairedSamples } from "../interface/paired-samples.ts";
import { findAtoms, middle, spreadAtoms } from "./atoms.ts";
import type { Place, SideAtoms } from "./atoms.ts";

/** Both sides, row by row. */
interface Sides {
  readonly x: Matrix;
  readonly y: Matrix;
}

/** Of either side: its atoms; null where it has none. */
export interface PairAtoms {
  readonly x: SideAtoms | null;
  readonly y: SideAtoms | null;
}

/** Samples with their atoms spread at random, each row's by itself, and what these were. @param seed - default 0. */
export function withoutAtoms(
  samples: PairedSamples,
  seed = 0,
): { readonly samples: PairedSamples; readonly atoms: PairAtoms } {
  const atoms = { x: findAtoms(samples.x), y: findAtoms(samples.y) };
  const source = createRandomSource(seed);
  const [ofX, ofY] = [source.split("atoms of x"), source.split("atoms of y")];
  const spread = spreadPair(samples, atoms, { x: () => ofX.uniform(), y: () => ofY.uniform() });
  return { samples: { ...samples, ...spread }, atoms };
}

/** Both sides with their atoms at the middles of their intervals. */
export function atMiddles(pair: Sides, atoms: PairAtoms): Sides {
  return spreadPair(pair, atoms, { x: middle, y: middle });
}

function spreadPair(
  { x, y }: Sides,
  atoms: PairAtoms,
  places: { readonly x: Place; readonly y: Place },
): Sides {
  return {
    x: atoms.x ? spreadAtoms(atoms.x, x, places.x) : x,
    y: atoms.y ? spreadAtoms(atoms.y, y, places.y) : y,
  };
}
