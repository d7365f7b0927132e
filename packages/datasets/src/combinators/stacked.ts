import { ShapeError } from "@mienf/numeric";
import { defineLaw } from "../define-law.ts";
import { asMatrix, copyColumns } from "../internal/rows.ts";
import type { Law } from "../law.ts";

/**
 * Puts independent laws side by side: their informations add up.
 *
 * @param laws - At least one law; X stacks their X in order, Y their Y.
 * @throws ShapeError when there is none.
 */
export function stacked(laws: readonly Law[]): Law {
  if (laws.length === 0) {
    throw new ShapeError("stacked: expected at least one law, got none");
  }
  const dimX = laws.reduce((sum, law) => sum + law.dimX, 0);
  const dimY = laws.reduce((sum, law) => sum + law.dimY, 0);
  const exact = laws.every((law) => !("mutualInformationStandardError" in law));
  const closed = laws.every((law) => law.pointwiseMutualInformation !== undefined);
  return defineLaw({
    name: `stacked(${laws.map((law) => law.name).join(", ")})`,
    parameters: Object.fromEntries(
      laws.flatMap((law, k) =>
        Object.entries(law.parameters).map(([name, value]) => [`${k}.${name}`, value]),
      ),
    ),
    dimX,
    dimY,
    mutualInformation: laws,
    componentMutualInformation: exact
      ? Float64Array.from(
          laws.flatMap((law) => [...(law.componentMutualInformation ?? [law.mutualInformation])]),
        )
      : undefined,
    fill: (x, y, source) => {
      const n = x.length / dimX;
      let [startX, startY] = [0, 0];
      for (const law of laws) {
        const part = law.sample(n, source);
        copyColumns(
          { data: part.x.data, width: law.dimX, start: 0 },
          { data: x, width: dimX, start: startX },
          law.dimX,
        );
        copyColumns(
          { data: part.y.data, width: law.dimY, start: 0 },
          { data: y, width: dimY, start: startY },
          law.dimY,
        );
        startX += law.dimX;
        startY += law.dimY;
      }
    },
    pointwise: closed
      ? (x, y, out) => {
          let [startX, startY] = [0, 0];
          for (const law of laws) {
            const partX = new Float64Array(out.length * law.dimX);
            const partY = new Float64Array(out.length * law.dimY);
            copyColumns(
              { data: x, width: dimX, start: startX },
              { data: partX, width: law.dimX, start: 0 },
              law.dimX,
            );
            copyColumns(
              { data: y, width: dimY, start: startY },
              { data: partY, width: law.dimY, start: 0 },
              law.dimY,
            );
            const values = law.pointwiseMutualInformation?.(
              asMatrix(partX, law.dimX),
              asMatrix(partY, law.dimY),
            );
            for (const [i, value] of (values ?? []).entries()) {
              out[i]! += value;
            }
            startX += law.dimX;
            startY += law.dimY;
          }
        }
      : undefined,
  });
}
