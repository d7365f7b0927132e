import * as Plot from "@observablehq/plot";
import type { BenchmarkFigure } from "../../benchmark/figures/standalone.ts";
import { drawStandalone, FAINT, INK } from "../../benchmark/figures/standalone.ts";
import { imageGrid } from "../image-grid.ts";
import type { MnistExperiment } from "./mnist-experiment.ts";
import { meaningInWords } from "./mnist-words.ts";

const BAR = "#4269d0";
const WALKED = "#ff725c";

/** The figures of the experiment: bars of the components' information, walks along them, and what the autoencoder keeps. */
export function mnistFigures(experiment: MnistExperiment): BenchmarkFigure[] {
  const { components, meanings, walks, steps, side, originals, reconstructions } = experiment;
  const walked = new Set(walks.map(({ component }) => component));
  const bars = Array.from(components, (information, component) => ({
    component: component + 1,
    information,
    fill: walked.has(component) ? WALKED : BAR,
  }));
  const middle = (steps - 1) / 2;
  return [
    {
      name: "component-information",
      title: "Mutual information of each component",
      caption:
        "Pairs of latents in descending order. Orange: the components of the walks. The components add up to the information of the model's base.",
      svg: drawStandalone({
        width: 720,
        height: 260,
        marginLeft: 56,
        marginBottom: 40,
        x: {
          label: "component",
          ticks: bars
            .map(({ component }) => component)
            .filter((component) => component === 1 || component % 8 === 0),
          tickSize: 0,
        },
        y: { label: "nats", grid: false },
        color: { type: "identity" },
        marks: [
          Plot.gridY({ stroke: FAINT, strokeOpacity: 1 }),
          Plot.barY(bars, { x: "component", y: "information", fill: "fill" }),
          Plot.ruleY([0], { stroke: INK }),
        ],
      }),
    },
    {
      name: "walks",
      title: "Walks along the components with the most and the least information",
      caption:
        "Each row starts from one view of a digit, in the middle; one latent is moved by up to three standard deviations, the flow undone and the code decoded.",
      svg: imageGrid(
        walks.map(({ component, mutualInformation, images }) => ({
          label: [
            `component ${component + 1}`,
            `${mutualInformation.toPrecision(2)} nats`,
            ...meaningInWords(meanings[component]),
          ].join("\n"),
          images,
        })),
        {
          side,
          across: steps,
          headings: Array.from({ length: steps }, (_, step) =>
            step === middle
              ? "as it is"
              : `${step > middle ? "+" : "−"}${Math.abs(step - middle)}σ`,
          ),
        },
      ),
    },
    {
      name: "reconstructions",
      title: "What the autoencoder keeps",
      caption: "Views of digits, and what comes back from their codes.",
      svg: imageGrid(
        [
          { label: "views", images: originals },
          { label: "from their codes", images: reconstructions },
        ],
        { side, across: originals.rows },
      ),
    },
  ];
}
