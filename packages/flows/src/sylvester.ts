import {
  add,
  concat,
  div,
  matMul,
  mul,
  neg,
  slice,
  sqrt,
  square,
  sub,
  sum,
  tanh,
  tensor2d,
} from "@tensorflow/tfjs-core";
import type { Rank, Tensor1D, Tensor2D } from "@tensorflow/tfjs-core";
import { createParameter } from "@mienf/core";
import { ConfigError, createRandomSource, identity } from "@mienf/numeric";
import type { RandomSource } from "@mienf/numeric";
import type { Bijection, BijectionConfig } from "./bijection.ts";
import { defineBijection } from "./define-bijection.ts";
import { checkDim } from "./internal/check-dim.ts";
import { logStretch, solveStretched } from "./internal/tanh-stretch.ts";
import { reflectionProduct } from "./internal/reflection-product.ts";
import { triangleMasks } from "./internal/triangle-masks.ts";

/** Options of {@link sylvester}. */
export interface SylvesterOptions {
  /** Number M of hidden units, 1 to dim; default min(dim, 4). */
  readonly units?: number;
  /** Draws the first directions; default: seed 0. */
  readonly source?: RandomSource;
}

/** Structure of {@link sylvester}. */
export interface SylvesterConfig extends BijectionConfig {
  readonly kind: "sylvester";
  readonly dim: number;
  readonly units: number;
}

// Products of the two triangles' diagonals stay above −0.99: slopes are at least 0.01.
const MAX_DIAGONAL = Math.sqrt(0.99);
// Diagonal of the inner triangle at first, before tanh: the outer one needs something to learn from.
const FIRST_DIAGONAL = 1;

/**
 * Makes a Sylvester layer `y = x + tanh(x Q R̃ + b) R Qᵀ`: M planar layers at once; the identity at first.
 *
 * Q `[dim, M]` has orthonormal columns, the first M of a product of M Householder reflections; R̃ and R are upper triangular,
 * with diagonals in (−1, 1). Cost: O(dim M) a row forward; the inverse solves M scalar equations a row, one after another.
 * Parameters: `mirrors` `[M, dim]`, `inner` (R̃) and `outer` (R) `[M, M]`, their diagonals before tanh, `bias` `[M]`.
 *
 * @param dim - number of columns, ≥ 1.
 * @throws ConfigError when `units` is out of range.
 * @see Van den Berg, Hasenclever, Tomczak and Welling 2018, "Sylvester normalizing flows", theorems 1 and 2, section 3.2.
 */
export function sylvester(dim: number, options: SylvesterOptions = {}): Bijection {
  checkDim("sylvester", dim);
  const { units = Math.min(dim, 4), source = createRandomSource(0) } = options;
  if (!Number.isInteger(units) || units < 1 || units > dim) {
    throw new ConfigError(
      `sylvester: expected a whole number of units from 1 to ${dim}, got ${units}`,
    );
  }
  const parameters = {
    mirrors: createParameter([units, dim], source.fillNormal(new Float64Array(units * dim))),
    inner: createParameter(
      [units, units],
      identity(units).data.map((entry) => FIRST_DIAGONAL * entry),
    ),
    outer: createParameter([units, units], 0),
    bias: createParameter([units], 0),
  };
  const unit = Float32Array.from(identity(dim).data);
  const masks = triangleMasks(units);
  const triangle = (raw: Tensor2D): Tensor2D => {
    const onDiagonal = tensor2d(masks.unit, [units, units]);
    const above = mul(raw, tensor2d(masks.above, [units, units]));
    return add(above, mul(mul(tanh(raw), onDiagonal), MAX_DIAGONAL));
  };
  const read = () => {
    const mirrors: Tensor2D = parameters.mirrors.read() as Tensor2D;
    const scaled = div<Tensor2D>(mirrors, sqrt(mul(sum(square(mirrors), 1, true), 0.5)));
    const rotation = reflectionProduct(scaled, tensor2d(unit, [dim, dim]));
    const inner = triangle(parameters.inner.read() as Tensor2D);
    const outer = triangle(parameters.outer.read() as Tensor2D);
    const diagonals = mul<Tensor2D>(mul(inner, outer), tensor2d(masks.unit, [units, units]));
    return {
      basis: slice<Rank.R2, Tensor2D>(rotation, [0, 0], [dim, units]),
      inner,
      outer,
      bias: parameters.bias.read(),
      /** `[1, units]`. */
      products: sum<Tensor2D>(diagonals, 0, true),
    };
  };
  type Layer = ReturnType<typeof read>;
  /** `rows Q R̃ + b`. */
  const levelOf = (rows: Tensor2D, { basis, inner, bias }: Layer): Tensor2D =>
    add(matMul(matMul<Tensor2D>(rows, basis), inner), bias);
  /** `tanh(level) R Qᵀ`. */
  const moveOf = (level: Tensor2D, { basis, outer }: Layer): Tensor2D =>
    matMul(matMul<Tensor2D>(tanh(level), outer), basis, false, true);
  const config: SylvesterConfig = { kind: "sylvester", dim, units };
  return defineBijection({
    dim,
    config,
    parameters,
    forward(x) {
      const layer = read();
      const level = levelOf(x, layer);
      return {
        value: add(x, moveOf(level, layer)),
        logDet: sum<Tensor1D>(logStretch(level, layer.products), 1),
      };
    },
    inverse(y) {
      const layer = read();
      const level = solveLevels(levelOf(y, layer), layer);
      return {
        value: sub(y, moveOf(level, layer)),
        logDet: neg(sum<Tensor1D>(logStretch(level, layer.products), 1)),
      };
    },
  });
}

/** Solves `v + tanh(v) R R̃ = target` for v, unit by unit: the matrix is upper triangular. */
function solveLevels(
  target: Tensor2D,
  {
    inner,
    outer,
    products,
  }: { readonly inner: Tensor2D; readonly outer: Tensor2D; readonly products: Tensor2D },
): Tensor2D {
  const [batch, units] = target.shape;
  const mixed = matMul<Tensor2D>(outer, inner);
  const solved: Tensor2D[] = [];
  for (let column = 0; column < units; column++) {
    let rest = slice<Rank.R2, Tensor2D>(target, [0, column], [batch, 1]);
    if (column > 0) {
      const weights = slice<Rank.R2, Tensor2D>(mixed, [0, column], [column, 1]);
      rest = sub(rest, matMul<Tensor2D>(tanh(concat<Tensor2D>(solved, 1)), weights));
    }
    const product = slice<Rank.R2, Tensor2D>(products, [0, column], [1, 1]);
    solved.push(solveStretched(rest, product));
  }
  return concat(solved, 1);
}
