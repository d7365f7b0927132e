import { createMatrix } from "@mienf/numeric";
import type { Matrix } from "@mienf/numeric";
import * as Plot from "@observablehq/plot";
import type { BenchmarkFigure } from "../../benchmark/figures/standalone.ts";
import { drawStandalone, FAINT, INK } from "../../benchmark/figures/standalone.ts";
import { imageGrid } from "../image-grid.ts";
import type { MnistData, PictureData } from "./mnist-data.ts";
import { meaningInWords } from "./mnist-words.ts";

const BAR = "#4269d0";
const WALKED = "#ff725c";

/** The figures of the experiment: bars of the components' information, walks along them, and what the autoencoder keeps. */
export function mnistFigures(data: MnistData): BenchmarkFigure[] {
  const { components, walks, steps, side, originals, reconstructions } = data;
  const walked = new Set(walks.map(({ component }) => component));
  const bars = components.map(({ mutualInformation }, component) => ({
    component: component + 1,
    information: mutualInformation,
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
        walks.map(({ component, pictures }) => ({
          label: [
            `component ${component + 1}`,
            `${components[component]?.mutualInformation.toPrecision(2)} nats`,
            ...meaningInWords(components[component]),
          ].join("\n"),
          images: images(pictures, side),
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
          { label: "views", images: images(originals, side) },
          { label: "from their codes", images: images(reconstructions, side) },
        ],
        { side, across: originals.count },
      ),
    },
  ];
}

/** `[count, side²]`, grey levels in [0, 1]. */
function images({ count, grey }: PictureData, side: number): Matrix {
  const bytes = Buffer.from(grey, "base64");
  return createMatrix(
    count,
    side * side,
    Float64Array.from(bytes, (level) => level / 255),
  );
}
