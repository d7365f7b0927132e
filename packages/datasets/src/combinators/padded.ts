import type { Matrix } from "@mienf/numeric";
import type { Law } from "../law.ts";
import { defineLaw } from "../define-law.ts";
import { checkSize } from "../internal/checks.ts";
import { asMatrix, copyColumns } from "../internal/rows.ts";

/** How many coordinates of noise {@link padded} appends. */
export interface PaddingOptions {
  /** Coordinates appended to X; default 0. */
  readonly x?: number | undefined;
  /** Coordinates appended to Y; default 0. */
  readonly y?: number | undefined;
  /** Law of the noise: standard normal (default) or uniform on [0, 1). */
  readonly noise?: "normal" | "uniform" | undefined;
}

/**
 * Appends independent noise coordinates to a law; the information is unchanged.
 *
 * @param law - The law to widen.
 * @param options - `x`, `y`, `noise`.
 * @throws ShapeError when a count is not a whole number ≥ 0.
 */
export function padded(law: Law, options: PaddingOptions): Law {
  const { x: extraX = 0, y: extraY = 0, noise = "normal" } = options;
  checkSize("padded", "x", extraX, 0);
  checkSize("padded", "y", extraY, 0);
  const dimX = law.dimX + extraX;
  const dimY = law.dimY + extraY;
  const { componentMutualInformation } = law;
  return defineLaw({
    name: `padded(${law.name})`,
    parameters: { ...law.parameters, paddingX: extraX, paddingY: extraY, noise },
    dimX,
    dimY,
    mutualInformation: [law],
    componentMutualInformation,
    fill: (x, y, source) => {
      for (const side of [x, y]) {
        void (noise === "normal" ? source.fillNormal(side) : source.fillUniform(side));
      }
      const base = law.sample(x.length / dimX, source);
      copyColumns(
        { data: base.x.data, width: law.dimX, start: 0 },
        { data: x, width: dimX, start: 0 },
        law.dimX,
      );
      copyColumns(
        { data: base.y.data, width: law.dimY, start: 0 },
        { data: y, width: dimY, start: 0 },
        law.dimY,
      );
    },
    pointwise:
      law.pointwiseMutualInformation === undefined
        ? undefined
        : (x, y, out) => {
            const values = law.pointwiseMutualInformation?.(
              firstColumns(x, dimX, law.dimX),
              firstColumns(y, dimY, law.dimY),
            );
            out.set(values ?? []);
          },
  });
}

function firstColumns(data: Float64Array, width: number, count: number): Matrix {
  const part = new Float64Array((data.length / width) * count);
  copyColumns({ data, width, start: 0 }, { data: part, width: count, start: 0 }, count);
  return asMatrix(part, count);
}
