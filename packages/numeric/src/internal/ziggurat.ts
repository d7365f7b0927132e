import { portableExp, portableLog } from "../portable-math.ts";

const LAYERS = 256;
// Where the tail starts, and the area of a layer, for 256 layers of the unscaled density exp(−x²/2).
export const TAIL_START = 3.654152885361009;
const LAYER_AREA = 0.004928673233974655;

/** Density of the normal law without its constant. */
export function unscaledNormal(x: number): number {
  return portableExp(-0.5 * x * x);
}

/**
 * Tables of the ziggurat method for the normal law.
 *
 * `widths[i]` is the right edge of layer i (of the base layer: its area as a rectangle's width),
 * `inner[i]` the share of it that lies under the density for sure, `heights[i]` the density at the edge.
 *
 * @see Marsaglia & Tsang 2000, "The ziggurat method for generating random variables", §3.
 */
function buildTables(): { widths: Float64Array; inner: Float64Array; heights: Float64Array } {
  const widths = new Float64Array(LAYERS + 1);
  const heights = new Float64Array(LAYERS + 1);
  widths[0] = LAYER_AREA / unscaledNormal(TAIL_START);
  let x = TAIL_START;
  let height = unscaledNormal(x);
  for (let i = 1; i < LAYERS; i++) {
    widths[i] = x;
    heights[i] = height;
    height += LAYER_AREA / x;
    x = Math.sqrt(-2 * portableLog(height));
  }
  heights[LAYERS] = 1;
  const inner = new Float64Array(LAYERS);
  for (let i = 0; i < LAYERS; i++) {
    inner[i] = widths[i + 1]! / widths[i]!;
  }
  return { widths, inner, heights };
}

export const { widths, inner, heights } = buildTables();
