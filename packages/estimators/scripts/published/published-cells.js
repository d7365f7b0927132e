// The laws and estimators of the published table, by what its authors' configuration says, as packages of this repository make them.
import {
  correlatedNormal,
  correlatedUniform,
  identityMap,
  independent,
  logGammaExponential,
  mapped,
  smoothedUniform,
  smoothedUniformEpsilon,
  stacked,
  studentExcess,
  uniformlyQuantized,
} from "@mienf/datasets";
import { infoNce, mine, nwj } from "@mienf/estimators/critics";
import { ksg, wkl } from "@mienf/estimators/nearest-neighbors";
import { publishedShares } from "./published-splits.js";

/** Sides are rotated at random, and the information is split over the columns as in the published run of that seed. */
const random = (dim, mutualInformation, { seed, source }) => ({
  dim,
  componentMutualInformation: publishedShares(dim, seed).map((share) => share * mutualInformation),
  rotation: source,
});

/** One law a column, the information split likewise. */
function split(make, margin) {
  return (dim, mutualInformation, { seed }) =>
    mutualInformation === 0
      ? independent({ dimX: dim, dimY: dim, margin })
      : stacked(
          publishedShares(dim, seed).map((share) =>
            make({ dim: 1, mutualInformation: mutualInformation * share }),
          ),
        );
}

/**
 * The samples behind the published rows were multiplied by the root of χ²/dof where they should have been divided by it
 * (corrected by their authors since); their errors are from the information of the divided ones.
 */
const multipliedStudent = (dof) => (dim, mutualInformation, draw) => {
  const excess = studentExcess(dof, dim, dim);
  const normal = correlatedNormal(random(dim, mutualInformation - excess, draw));
  return {
    sample(rows, draws) {
      const { x, y } = normal.sample(rows, draws);
      const radii = draws.split("radii");
      for (let row = 0; row < rows; row += 1) {
        const radius = Math.sqrt(radii.chiSquare(dof) / dof);
        for (let at = row * dim; at < (row + 1) * dim; at += 1) {
          x.data[at] *= radius;
          y.data[at] *= radius;
        }
      }
      return { x, y };
    },
  };
};

/** Y is divided by the width of the noise where that is above 1, as in the published samples: neighbours depend on scales. */
function scaledSmoothedUniform(options) {
  const width = 2 * smoothedUniformEpsilon(options.mutualInformation);
  const narrowed = { ...identityMap, forward: (rows) => rows.map((value) => value / width) };
  return width > 1
    ? mapped(smoothedUniform(options), identityMap, narrowed)
    : smoothedUniform(options);
}

/** Laws by the names of the table: variants, of so many columns a side and so many nats, for a seed and its source. */
export const laws = {
  "Correlated Normal": [(...given) => correlatedNormal(random(...given))],
  "Correlated Student": [multipliedStudent(1), multipliedStudent(2)],
  "Correlated Uniform": [(...given) => correlatedUniform(random(...given))],
  "Log-Gamma-Exp.": [split(logGammaExponential, "normal")],
  "Smoothed Uniform": [split(scaledSmoothedUniform, "uniform")],
  "Uniformly Quantized": [
    (dim, mutualInformation) => uniformlyQuantized({ dim, mutualInformation }),
  ],
};

/** Nats for which the table has no row. */
export const unpublished = (law, information) => law === "Correlated Student" && information === 0;

const neighbors = { margins: "keep", interval: "asymptotic" };
/**
 * As published: two hidden layers, half of the rows to train on, one independent pair for each joint one, the estimate a mean
 * over batches of 512 pairs. Unlike there, each half is estimated from the other, and weights are those that are best on
 * a tenth of the training rows, where there they are the last.
 */
const critic = {
  folds: 2,
  hidden: 64,
  layers: 2,
  margins: "standardize",
  clip: 1e9,
  validation: 0.1,
};
const pairs = { ...critic, negatives: 1, pairs: 1, batch: 256, patience: 10 };
/** The published 10,000 steps, in epochs of 8. */
const longer = { ...pairs, batch: 512, rate: 0.001, epochs: 1250, patience: 1250 };

/** Estimators by the names of the table: settings, of which the table has that with the smallest mean error. */
export const estimators = {
  KSG: {
    "k=1": ksg({ ...neighbors, k: 1, ties: "keep" }),
    "k=5": ksg({ ...neighbors, k: 5, ties: "keep" }),
  },
  WKL: {
    "k=1": wkl({ ...neighbors, k: 1 }),
    "k=5": wkl({ ...neighbors, k: 5 }),
    "k=9": wkl({ ...neighbors, k: 9 }),
    "k=13": wkl({ ...neighbors, k: 13 }),
    "k=17": wkl({ ...neighbors, k: 17 }),
  },
  "MINE-DV": {
    "hidden=64": mine({ ...pairs, block: 512 }),
    "10,000 steps": mine({ ...longer, block: 512 }),
  },
  "MINE-NWJ": { "hidden=64": nwj(pairs), "10,000 steps": nwj(longer) },
  InfoNCE: {
    "hidden=64": infoNce({ ...critic, batch: 128, candidates: 512 }),
    joint: infoNce({ ...critic, critic: "joint", batch: 128, candidates: 512 }),
  },
};
