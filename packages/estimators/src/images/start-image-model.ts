import {
  compileRowFunction,
  createEagerRuntime,
  namedParameters,
  toTrainingData,
} from "@mienf/core";
import type { RowSplit, Runtime } from "@mienf/core";
import { tridiagonalGaussian } from "@mienf/distributions";
import type { TridiagonalGaussian } from "@mienf/distributions";
import { compose, elementwiseAffine, fixedAffine, glow, householder, realNvp } from "@mienf/flows";
import type { Bijection, ImageShape } from "@mienf/flows";
import { createMatrix, selectRows } from "@mienf/numeric";
import type { Matrix, RandomSource } from "@mienf/numeric";
import { scalar } from "@tensorflow/tfjs-core";
import { asRows } from "../mienf/pair-flow-model.ts";
import { fitCanonicalStart } from "../preprocessing/canonical-start.ts";
import type { AffineStart } from "../preprocessing/canonical-start.ts";
import type { ImageMienfOptions } from "./image-mienf-options.ts";

/** Rows that the layers are first normalised by; each has hundreds of pixels. */
const FIRST_ROWS = 256;
/** Hidden units of the couplings behind the images' own levels, as in the paper. */
const TAIL_HIDDEN = 32;

/** A side's images, and what their flow is made from. */
export interface ImageSide {
  /** Standardised images of all rows. */
  readonly rows: Matrix;
  readonly shape: ImageShape;
  readonly source: RandomSource;
}

/** Untrained flows, and the law of their leading latents; the others are independent and standard normal. */
export interface ImageModelStart {
  readonly flowX: Bijection;
  readonly flowY: Bijection;
  readonly base: TridiagonalGaussian;
}

/**
 * Makes flows of multi-scale Glows, an orthogonal map and a small RealNVP, as in the paper, each Glow normalised layer by
 * layer, and what it puts out brought into canonical form.
 *
 * Of the canonical pairs only the first few may depend on each other: where images are made of k numbers, the others are
 * further functions of the same numbers, which a base that takes pairs for independent would count again.
 *
 * @param pairs - of latents that may depend on each other.
 * @throws ConfigError when the images cannot be halved as often as asked for.
 * @throws DataError when pixels depend on one another linearly, in spite of their noise.
 * @see Butakov et al. 2024, appendix E, and statement 4.13.
 */
export async function startImageModel(
  sides: { readonly x: ImageSide; readonly y: ImageSide },
  split: RowSplit,
  how: { readonly runtime: Runtime; readonly options: ImageMienfOptions; readonly pairs: number },
): Promise<ImageModelStart> {
  const { runtime, options, pairs } = how;
  const x = await normalisedLevels(sides.x, split, options);
  const y = await normalisedLevels(sides.y, split, options);
  const start = fitCanonicalStart(
    await latentsOf(runtime, x, sides.x.rows),
    await latentsOf(runtime, y, sides.y.rows),
    split,
  );
  const componentMutualInformation = start.componentMutualInformation.slice(0, pairs);
  return {
    flowX: wholeFlow(x, start.x, { options, source: sides.x.source }),
    flowY: wholeFlow(y, start.y, { options, source: sides.y.source }),
    base: tridiagonalGaussian(pairs, pairs, { componentMutualInformation }),
  };
}

function wholeFlow(
  levels: Bijection,
  { weights, means }: AffineStart,
  how: { readonly options: ImageMienfOptions; readonly source: RandomSource },
): Bijection {
  const { dim } = levels;
  const { reflections, couplings } = how.options;
  const layers = [levels, fixedAffine(weights, means)];
  if (reflections > 0) {
    // An even number starts as the identity.
    const even = 2 * Math.ceil(reflections / 2);
    layers.push(householder(dim, { reflections: even, source: how.source.split("orthogonal") }));
  }
  if (couplings > 0) {
    layers.push(
      realNvp(dim, {
        // An even number of reversals leaves the pairs of latents where they are.
        couplings: 2 * Math.ceil(couplings / 2),
        hidden: [TAIL_HIDDEN],
        linear: "reverse",
        source: how.source.split("tail"),
      }),
    );
  }
  return compose([...layers, elementwiseAffine(dim)]);
}

async function normalisedLevels(
  { rows, shape, source }: ImageSide,
  split: RowSplit,
  { levels, blocks, hidden }: ImageMienfOptions,
): Promise<Bijection> {
  const flow = glow(shape, {
    ...(levels > 0 && { levels }),
    blocks,
    hidden,
    reflections: 0,
    couplings: 0,
    source: source.split("levels"),
  });
  const first = selectRows(rows, split.train.subarray(0, FIRST_ROWS));
  // On a backend that can be read at once, whatever the model is trained on.
  const eager = await createEagerRuntime({ backend: "wasm" });
  const compiled = await eager.compile({
    label: "initialise",
    call: (batch) => {
      flow.initialise?.(asRows(batch));
      return [scalar(0)];
    },
    inputShapes: [[first.rows, first.columns]],
    // Bound parameters would not see what layers before them were set to.
    parameters: [],
  });
  await compiled.call([Float32Array.from(first.data)]);
  await compiled.dispose();
  return flow;
}

async function latentsOf(runtime: Runtime, flow: Bijection, rows: Matrix): Promise<Matrix> {
  const compiled = await compileRowFunction(runtime, {
    label: "latents of images",
    call: (batch) => [flow.forward(asRows(batch)).y],
    rowShapes: [[rows.columns]],
    parameters: namedParameters(flow.parameters).map(([, parameter]) => parameter),
    chunkRows: Math.min(256, rows.rows),
  });
  try {
    const [values] = await compiled.map([toTrainingData(rows)]);
    return createMatrix(rows.rows, rows.columns, values);
  } finally {
    await compiled.dispose();
  }
}
