import { ConfigError } from "@mienf/numeric";
import { defineLaw } from "../define-law.ts";
import type { Law } from "../law.ts";
import type { SampleMap } from "../maps/sample-map.ts";

/**
 * Maps each side of a law by a map that loses nothing; mutual information, also pointwise, is unchanged.
 *
 * @param law - The law to map.
 * @param mapX - Map of X; `identityMap` leaves it.
 * @param mapY - Map of Y; default the same as `mapX`.
 * @returns The law of (mapX(X), mapY(Y)); pointwise values need both maps' inverses.
 * @throws ConfigError when a map declares that it is not injective.
 * @see Butakov et al. 2024, "Mutual Information Estimation via Normalizing Flows", theorem 2.1.
 */
export function mapped(law: Law, mapX: SampleMap, mapY: SampleMap = mapX): Law {
  for (const map of [mapX, mapY]) {
    if (!map.injective) {
      throw new ConfigError(
        `mapped: expected injective maps, got ${map.name} — it may lower mutual information`,
      );
    }
  }
  const [fromX, fromY] = [law.dimX, law.dimY];
  const name = mapX.name === mapY.name ? mapX.name : `${mapX.name}×${mapY.name}`;
  const undoX = mapX.inverse;
  const undoY = mapY.inverse;
  const invertible =
    law.pointwiseMutualInformation !== undefined && undoX !== undefined && undoY !== undefined;
  return defineLaw({
    name: `${name}(${law.name})`,
    parameters: law.parameters,
    dimX: mapX.outputDim(fromX),
    dimY: mapY.outputDim(fromY),
    mutualInformation: [law],
    componentMutualInformation: law.componentMutualInformation,
    fill: (x, y, source) => {
      const base = law.sample(x.length / mapX.outputDim(fromX), source);
      x.set(mapX.forward(base.x.data, fromX));
      y.set(mapY.forward(base.y.data, fromY));
    },
    pointwise: invertible
      ? (x, y, out) => {
          const baseX = { data: undoX(x, fromX), rows: out.length, columns: fromX };
          const baseY = { data: undoY(y, fromY), rows: out.length, columns: fromY };
          out.set(law.pointwiseMutualInformation?.(baseX, baseY) ?? []);
        }
      : undefined,
  });
}
