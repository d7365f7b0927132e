import { Resvg } from "@resvg/resvg-js";

const SCALE = 2; // Sharp on dense screens.

/** An SVG figure as a PNG picture, two pixels for each of the SVG's. */
export function figurePng(svg: string): Uint8Array {
  return new Resvg(svg, {
    background: "#fff",
    fitTo: { mode: "zoom", value: SCALE },
    font: { loadSystemFonts: true, defaultFontFamily: "Helvetica" },
  })
    .render()
    .asPng();
}
