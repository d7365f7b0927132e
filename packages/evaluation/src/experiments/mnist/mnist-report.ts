import type { ExperimentReport } from "../experiment-report.ts";
import { mnistData } from "./mnist-data.ts";
import type { MnistData } from "./mnist-data.ts";
import type { MnistExperiment } from "./mnist-experiment.ts";
import { mnistFigures } from "./mnist-figures.ts";
import { MEANING_NAMES } from "./mnist-words.ts";

/** What the experiment came to. @param origin - command, versions, machine, day. */
export function mnistReport(
  experiment: MnistExperiment,
  origin: ExperimentReport["origin"],
): ExperimentReport {
  return mnistDataReport(mnistData(experiment, origin));
}

/** The same from data that were kept. */
export function mnistDataReport(data: MnistData): ExperimentReport {
  const { estimate, components, reconstructionLoss, options, origin } = data;
  const { interval } = estimate;
  const sum = components.reduce((total, { mutualInformation }) => total + mutualInformation, 0);
  const within =
    interval === null
      ? ""
      : ` (${100 * interval.level} % interval ${interval.low.toFixed(2)} to ${interval.high.toFixed(2)})`;
  return {
    data,
    name: "mnist",
    title: "What two views of a digit share",
    summary: [
      `${options.pairs} pairs of views of ${options.images} digits, each view shifted, turned, zoomed and slanted at random. A convolutional autoencoder makes ${options.code} numbers of each view; what it gives back of unseen views misses ${(100 * reconstructionLoss).toFixed(0)} % of their variance. ${estimate.estimator} on the pairs of codes finds latents that are paired one by one, sorted here by what each pair shares (Butakov et al. 2024, appendix D).`,
      `The codes share ${estimate.mutualInformation.toFixed(2)} nats${within}, cross-fitted; the components of the model shown add up to ${sum.toFixed(2)}. The code is not invertible, so this is below what the images share. Verdict: ${estimate.verdict}.`,
      ...estimate.warnings.map((warning) => `Warning: ${warning}`),
    ],
    figures: mnistFigures(data),
    tables: [
      {
        title: "What each component is about",
        note: "Share of the variance of the first view's latent, in percent: between digits (η²), and linear in what was done to this view (r²). The second view was changed independently, so what is known from the change alone cannot be shared.",
        columns: ["component", "nats", ...MEANING_NAMES],
        rows: components.map(({ mutualInformation, digit, changes }, component) => [
          String(component + 1),
          mutualInformation.toFixed(4),
          ...[digit, ...changes].map((share) => (100 * share).toFixed(0)),
        ]),
      },
    ],
    origin,
  };
}
