import { countParameters, densityScale, standardised } from "./prepare.js";
import { fitDensity, fitFlowMatching } from "@mienf/flows";
import { standardNormal } from "@mienf/distributions";
import { createRandomSource, mean, standardDeviation } from "@mienf/numeric";

/**
 * Fits one family to one data set, and tells the log-likelihood of its test rows in nats and the data's own units.
 *
 * @returns the record for the table, and the density for the figure.
 */
export async function fitOne(runtime, { family, data, seed, budget }) {
  const source = createRandomSource(seed).split("fit");
  const { train, test } = standardised(data);
  const flow = family.make(train.columns, source.split("weights"));
  const start = performance.now();
  const { steps, batchSize, learningRate, heldOutFraction } = budget;
  const trained = Math.ceil(train.rows * (1 - heldOutFraction));
  // A step of flow matching costs a hundredth of a step of likelihood: it gets ten times as many, on eight latents a row.
  const [draws, share] = family.matching ? [8, 10] : [1, 1];
  const size = Math.min(batchSize, trained);
  const fit = family.matching ? fitFlowMatching : fitDensity;
  const maxEpochs = Math.max(1, Math.round((share * steps) / Math.floor((trained * draws) / size)));
  const fitted = await fit(flow, standardNormal(train.columns), train, {
    runtime,
    source: source.split("order"),
    batchSize: size,
    maxEpochs,
    patience: maxEpochs,
    learningRate,
    schedule: { kind: "cosine", floor: 0 },
    heldOutFraction,
  });
  const seconds = (performance.now() - start) / 1000;
  const values = Array.from(await fitted.logProb(test), (value) => value - densityScale(data));
  return {
    record: {
      parameters: countParameters(flow),
      steps: fitted.steps,
      seconds,
      logLikelihood: mean(values),
      standardError: standardDeviation(values) / Math.sqrt(values.length),
    },
    fitted,
  };
}
