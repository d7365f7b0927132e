import * as Plot from "@observablehq/plot";
import { draw } from "../../report/draw.ts";

/** A figure of a benchmark. */
export interface BenchmarkFigure {
  /** For file names, in kebab case. */
  readonly name: string;
  readonly title: string;
  readonly caption: string;
  /** Stands alone: fixed colours on white. */
  readonly svg: string;
}

/** Ink of texts and axes, and of lines that only help the eye. */
export const INK = "#1b1b1a";
export const FAINT = "#d9d9d4";

export const FONT = "Helvetica, Arial, 'DejaVu Sans', sans-serif";
// Told apart by most colour-blind readers, in the order in which estimators come.
const COLOURS = [
  "#4269d0",
  "#efb118",
  "#ff725c",
  "#3ca951",
  "#a463f2",
  "#6cc5b0",
  "#ff8ab7",
  "#9c6b4e",
  "#97bbf5",
  "#9498a0",
];
const CHARACTER = 6.4; // Mean width at 12 pixels.
const KEY_GAP = 26;

/** Draws a figure that looks the same everywhere. */
export function drawStandalone(options: Plot.PlotOptions): string {
  return (
    draw(options)
      .replaceAll("currentColor", INK)
      // A hundredth of a pixel is enough for places, and halves the file.
      .replaceAll(/<[^>]+>/gu, (tag) => tag.replaceAll(/(\.\d\d)\d+/gu, "$1"))
      // Without it, only an HTML page takes this for a picture.
      .replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ')
      .replace("background:transparent", "background:#fff")
      .replace("font-family:inherit", `font-family:${FONT}`)
  );
}

/** A colour for each name. */
export function colourScale(names: readonly string[]): Plot.ScaleOptions {
  return { domain: [...names], range: names.map((_, i) => COLOURS[i % COLOURS.length] ?? INK) };
}

/** The names in their colours. @param options - `above`: pixels over the frame, for which there must be a margin. */
export function legend(
  names: readonly string[],
  { above = 22 }: { readonly above?: number } = {},
): Plot.Markish[] {
  let left = 0;
  return names.flatMap((name) => {
    const dx = left;
    left += KEY_GAP + CHARACTER * name.length;
    const place = { frameAnchor: "top-left", facet: "super", dy: -above } as const;
    return [
      Plot.dot([name], { ...place, fill: [name], r: 4, dx: dx + 4 }),
      Plot.text([name], {
        ...place,
        dx: dx + 13,
        dy: -above - 5,
        textAnchor: "start",
        lineAnchor: "top",
      }),
    ];
  });
}

/** Places of panels in rows of `across`; a panel's label goes above it. */
export function panels<Name extends string>(
  names: readonly Name[],
  across: number,
): {
  readonly place: (name: Name) => { fx: number; fy: number };
  readonly marks: Plot.Markish[];
  readonly down: number;
} {
  const place = (name: Name): { fx: number; fy: number } => {
    const at = names.indexOf(name);
    return { fx: at % across, fy: Math.floor(at / across) };
  };
  const labels = names.map((name) => ({ ...place(name), name }));
  return {
    place,
    down: Math.ceil(names.length / across),
    marks: [
      Plot.text(labels, {
        fx: "fx",
        fy: "fy",
        text: "name",
        frameAnchor: "top-left",
        lineAnchor: "bottom",
        dy: -4,
        fontWeight: "bold",
        fontSize: 11,
      }),
    ],
  };
}
