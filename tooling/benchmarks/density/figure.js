import { mkdirSync, writeFileSync } from "node:fs";
import { createMatrix } from "@mienf/numeric";
import { dots, gridOf, heatMaps, shades } from "./heat-map.js";
import { densityScale, scalesOf } from "./prepare.js";
import { shapes } from "./shapes.js";

// Half the side of each picture.
const REACH = { moons: 2.2, rings: 3.6, checkerboard: 4.6, spirals: 4, pinwheel: 4.4 };
const DOTS = 3000;

/** Collects the density of every family for one shape and writes them as one SVG. */
export function createFigure(name, data, truth) {
  const reach = REACH[name];
  const grid = gridOf(reach);
  const values = (row) => [grid.data[2 * row], grid.data[2 * row + 1]];
  const logDensities = Array.from({ length: grid.rows }, (_, row) =>
    shapes[name].logDensity(...values(row)),
  );
  const top = Math.max(...logDensities);
  const panels = [
    { name: "draws", note: `${DOTS} of them`, pixels: dots(data.train, reach, DOTS) },
    {
      name: "the density itself",
      note: `${truth.toFixed(3)} nats`,
      pixels: shades(logDensities, top),
    },
  ];
  return {
    async add(family, fitted, logLikelihood) {
      const { means, deviations } = scalesOf(data);
      const scaled = grid.data.map((value, k) => (value - means[k % 2]) / deviations[k % 2]);
      const found = await fitted.logProb(createMatrix(grid.rows, 2, scaled));
      const scale = densityScale(data);
      panels.push({
        name: family,
        note: `${logLikelihood.toFixed(3)} nats`,
        pixels: shades(
          found.map((value) => value - scale),
          top,
        ),
      });
    },
    write(folder) {
      mkdirSync(folder, { recursive: true });
      writeFileSync(new URL(`${name}.svg`, folder), heatMaps(name, panels));
    },
  };
}
