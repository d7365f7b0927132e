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
 * As published: one network of both sides with two hidden layers, trained on half of the rows for 10,000 steps of 512 pairs at one
 * rate; the last weights are read, as a mean over batches of 512 pairs of the other half, which are permuted to make independent
 * pairs, so that one in 512 is a row's own. Unlike there, an epoch leaves out the rows beyond the last whole batch.
 */
const critic = {
  folds: 1,
  layers: 2,
  margins: "robust",
  weights: "uniform",
  keep: "last",
  batch: 512,
  epochs: 1112,
  rate: 0.001,
  clip: 1e9,
};
const pairs = { ...critic, partners: "any", negatives: 1, pairs: 1 };
const contrast = { ...critic, critic: "joint", candidates: 512 };

/** One setting for each width of the hidden layers. */
const widths = (make) =>
  Object.fromEntries([16, 32, 64, 128].map((hidden) => [`hidden=${hidden}`, make(hidden)]));

/** An experiment, which is not the published setting: no row is its own partner. */
export const noOwnPairs = { setting: "no own pairs", published: "hidden=64" };

/** A fifth of the published steps: all pairs of a batch by one network of both sides take some 0.04 s a step. */
const fewSteps = ", 2,000 steps";

/** Whether a setting has those instead of the published ones. */
export const hasFewSteps = (setting) => setting.endsWith(fewSteps);

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
    ...widths((hidden) => mine({ ...pairs, hidden, block: 512 })),
    [noOwnPairs.setting]: mine({ ...pairs, hidden: 64, block: 512, partners: "others" }),
  },
  "MINE-NWJ": {
    ...widths((hidden) => nwj({ ...pairs, hidden })),
    [noOwnPairs.setting]: nwj({ ...pairs, hidden: 64, partners: "others" }),
  },
  InfoNCE: {
    ...widths((hidden) => infoNce({ ...contrast, hidden })),
    [`hidden=16${fewSteps}`]: infoNce({ ...contrast, hidden: 16, epochs: 223 }),
    [`hidden=64${fewSteps}`]: infoNce({ ...contrast, hidden: 64, epochs: 223 }),
  },
};
