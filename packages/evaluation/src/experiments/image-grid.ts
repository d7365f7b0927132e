import { encode } from "fast-png";
import type { Matrix } from "@mienf/numeric";
import { FAINT, FONT, INK } from "../benchmark/figures/standalone.ts";
import { escapeHtml } from "../report/html.ts";

/** Pixels of the page for one of an image. */
const MAGNIFICATION = 2;
const GAP = 2;
const LABEL_WIDTH = 190;
const MARGIN = 12;
const TITLE = 24;
const GROUP_GAP = 10;

/** Images in rows under a common label. */
export interface ImageGroup {
  readonly label: string;
  /** `[rows · across, pixels]`, grey levels in [0, 1], 1 drawn dark. */
  readonly images: Matrix;
}

/**
 * Draws groups of grey images as one picture that stands alone.
 *
 * @param options - `side`: pixels along each edge of an image; `across`: images in a row; `headings`: texts over the columns.
 * @returns SVG with the images inside as PNG.
 */
export function imageGrid(
  groups: readonly ImageGroup[],
  {
    side,
    across,
    headings = [],
  }: {
    readonly side: number;
    readonly across: number;
    readonly headings?: readonly string[];
  },
): string {
  const pitch = side + GAP;
  const width = LABEL_WIDTH + across * pitch * MAGNIFICATION + MARGIN;
  let top = MARGIN + (headings.length > 0 ? TITLE : 0);
  const parts = headings.map(
    (heading, column) =>
      `<text x="${LABEL_WIDTH + (column + 0.5) * pitch * MAGNIFICATION}" y="${MARGIN + 10}" text-anchor="middle">${escapeHtml(heading)}</text>`,
  );
  for (const { label, images } of groups) {
    const rows = Math.ceil(images.rows / across);
    const height = rows * pitch * MAGNIFICATION;
    const lines = label.split("\n");
    parts.push(
      ...lines.map(
        (line, at) =>
          `<text x="${MARGIN}" y="${top + height / 2 + 4 + (at - (lines.length - 1) / 2) * 16}"${at === 0 ? ' font-weight="bold"' : ""}>${escapeHtml(line)}</text>`,
      ),
      `<image x="${LABEL_WIDTH}" y="${top}" width="${across * pitch * MAGNIFICATION}" height="${height}" preserveAspectRatio="none" href="data:image/png;base64,${sheet(images, { side, across, rows })}"/>`,
      `<line x1="${MARGIN}" x2="${width - MARGIN}" y1="${top + height + GROUP_GAP / 2}" y2="${top + height + GROUP_GAP / 2}" stroke="${FAINT}"/>`,
    );
    top += height + GROUP_GAP;
  }
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${top + MARGIN}" viewBox="0 0 ${width} ${top + MARGIN}" fill="${INK}" font-family="${FONT}" font-size="12" style="background:#fff">${parts.join("")}</svg>`;
}

/** One PNG, base64, of images side by side. */
function sheet(
  { data, rows: count, columns: pixels }: Matrix,
  { side, across, rows }: { readonly side: number; readonly across: number; readonly rows: number },
): string {
  const pitch = side + GAP;
  const width = across * pitch;
  const grey = new Uint8Array(width * rows * pitch).fill(255);
  for (let index = 0; index < count; index += 1) {
    const left = (index % across) * pitch;
    const top = Math.floor(index / across) * pitch;
    for (let pixel = 0; pixel < pixels; pixel += 1) {
      const level = Math.min(1, Math.max(0, data[index * pixels + pixel]!));
      const at = (top + Math.floor(pixel / side)) * width + left + (pixel % side);
      grey[at] = Math.round(255 * (1 - level));
    }
  }
  const png = encode({ width, height: rows * pitch, data: grey, channels: 1, depth: 8 });
  return Buffer.from(png).toString("base64");
}
