import { createRandomSource, matrixFrom } from "@mienf/numeric";
import type { Matrix, MatrixLike } from "@mienf/numeric";
import { tidy } from "@tensorflow/tfjs-core";
import * as z from "zod";
import { atomTensors } from "../export/atom-tensors.ts";
import type { ModelFunction } from "../export/model-function.ts";
import type { FittedModel, SavedTensor } from "../interface/estimate.ts";
import { gatherAtoms, middle, spreadAtoms } from "../preprocessing/atoms.ts";
import type { ColumnAtoms, SideAtoms } from "../preprocessing/atoms.ts";
import type { PairAtoms } from "../preprocessing/pair-atoms.ts";
import type { TensorReader } from "../saved-model/tensor-reader.ts";
import { modelBehindMaps } from "./model-behind-maps.ts";
import type { RowMaps } from "./model-behind-maps.ts";

/**
 * A model of spread atoms as one of columns that have them. On the way in, an atom goes to the middle of its interval, where a
 * law is highest; its information is the mean over all of it, so for that it is drawn, from the same random numbers each
 * time. On the way out, what is in the interval becomes the atom.
 */
export function modelOfAtoms(model: FittedModel, atoms: PairAtoms): FittedModel {
  if (atoms.x === null && atoms.y === null) {
    return model;
  }
  const spread = (side: "x" | "y", rows: MatrixLike, place = middle): Matrix => {
    const [ofSide, matrix] = [atoms[side], matrixFrom(rows)];
    // A side of other columns is for the model to refuse.
    return ofSide?.length === matrix.columns ? spreadAtoms(ofSide, matrix, place) : matrix;
  };
  const maps: RowMaps = {
    into: (side, rows) => spread(side, rows),
    back: (side, rows) => {
      const ofSide = atoms[side];
      return ofSide ? gatherAtoms(ofSide, rows) : rows;
    },
  };
  return {
    ...modelBehindMaps(model, maps),
    apply: async (x, y, context) => {
      const source = createRandomSource(0);
      const drawn = (side: "x" | "y", rows: MatrixLike): Matrix => {
        const own = source.split(side);
        return spread(side, rows, () => own.uniform());
      };
      return model.apply(drawn("x", x), drawn("y", y), context);
    },
    functions() {
      const { pointwise, latents, inverse } = model.functions();
      return {
        pointwise: afterSpreading(pointwise, atoms),
        latents: afterSpreading(latents, atoms),
        inverse: thenGathering(inverse, atoms),
      };
    },
    serialize() {
      const { manifest, tensors } = model.serialize();
      return {
        manifest: { ...manifest, atoms: { x: manifestOf(atoms.x), y: manifestOf(atoms.y) } },
        tensors: { ...tensors, ...tensorsOf(atoms) },
      };
    },
  };
}

type Call = ModelFunction["call"];

function afterSpreading(inner: ModelFunction, { x, y }: PairAtoms): ModelFunction {
  const call: Call = (...inputs) =>
    tidy(() => {
      const spread = [x, y].map((atoms, side) => {
        const rows = inputs[side]!;
        return atoms ? atomTensors(atoms).forward(rows) : rows;
      });
      return inner.call(...spread);
    });
  return { ...inner, call };
}

function thenGathering(inner: ModelFunction, { x, y }: PairAtoms): ModelFunction {
  const call: Call = (...inputs) =>
    tidy(() =>
      inner.call(...inputs).map((rows, side) => {
        const atoms = side === 0 ? x : y;
        return atoms ? atomTensors(atoms).inverse(rows) : rows;
      }),
    );
  return { ...inner, call };
}

const sideSchema = z.array(z.number().int().min(0)).nullable();

/** What a manifest says of atoms, a number of them for each column of a side; absent where there are none. */
export const atomsSchema = z.object({ x: sideSchema, y: sideSchema }).optional();

function manifestOf(atoms: SideAtoms | null): number[] | null {
  return atoms && atoms.map((ofColumn) => ofColumn?.values.length ?? 0);
}

function tensorsOf(atoms: PairAtoms): Record<string, SavedTensor> {
  const tensors: Record<string, SavedTensor> = {};
  for (const [side, columns] of Object.entries(atoms) as [string, SideAtoms | null][]) {
    for (const [column, ofColumn] of columns?.entries() ?? []) {
      if (ofColumn !== null) {
        const { values, moves } = ofColumn;
        tensors[`atoms.${side}.${column}.values`] = { shape: [values.length], values };
        tensors[`atoms.${side}.${column}.moves`] = { shape: [moves.length], values: moves };
      }
    }
  }
  return tensors;
}

/** Rebuilds what {@link modelOfAtoms} saved. */
export function loadAtoms(saved: z.output<typeof atomsSchema>, tensorOf: TensorReader): PairAtoms {
  const load = (side: "x" | "y"): SideAtoms | null =>
    saved?.[side]?.map((count, column): ColumnAtoms | null => {
      const part = (name: string, length: number): Float64Array =>
        Float64Array.from(tensorOf(`atoms.${side}.${column}.${name}`, [length]).values);
      return count === 0
        ? null
        : { values: part("values", count), moves: part("moves", count + 1) };
    }) ?? null;
  return { x: load("x"), y: load("y") };
}
