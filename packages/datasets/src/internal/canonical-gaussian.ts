import { haarOrthogonal, type Matrix, type RandomSource, ShapeError } from "@mienf/numeric";
import {
  checkMutualInformation,
  onlyOneOf,
  pairDimensions,
  type PairDimensions,
} from "./checks.ts";
import { transformRows } from "./rows.ts";

/** Largest information of one pair in nats: beyond about 28, rounding to float64 blurs the dependence of mapped coordinates. */
export const MAX_PAIR_INFORMATION = 25;

/** How to make the Gaussian pairs that several laws are built on. */
export interface CanonicalGaussianOptions extends PairDimensions {
  /** Total information of the Gaussian pairs in nats, split as `split` says. */
  readonly mutualInformation?: number | undefined;
  /** Information of each pair in nats, length at most min(dimX, dimY); missing ones are 0. */
  readonly componentMutualInformation?: ArrayLike<number> | undefined;
  /** Equal shares (default), or shares uniform on the simplex drawn from the given source. */
  readonly split?: "uniform" | RandomSource | undefined;
  /** Rotates each side by a Haar-random orthogonal matrix drawn from this source; default none. */
  readonly rotation?: RandomSource | undefined;
}

/** Independent unit-variance pairs (u_j, v_j) with correlation ρ_j ≥ 0, rotated on each side. */
export interface CanonicalGaussian {
  readonly dimX: number;
  readonly dimY: number;
  readonly mutualInformation: number;
  readonly componentMutualInformation: Float64Array;
  readonly rotationX: Matrix | undefined;
  readonly rotationY: Matrix | undefined;
}

/** Reads and checks the options of a Gaussian of pairs. */
export function canonicalGaussian(
  law: string,
  options: CanonicalGaussianOptions,
): CanonicalGaussian {
  const { dimX, dimY } = pairDimensions(law, options);
  const { mutualInformation, componentMutualInformation, split, rotation } = options;
  const given = onlyOneOf(law, { mutualInformation, componentMutualInformation });
  const components =
    given === "mutualInformation"
      ? splitInformation(law, mutualInformation ?? 0, { pairs: Math.min(dimX, dimY), split })
      : readComponents(law, componentMutualInformation ?? [], Math.min(dimX, dimY));
  return {
    dimX,
    dimY,
    mutualInformation: mutualInformation ?? components.reduce((sum, value) => sum + value, 0),
    componentMutualInformation: components,
    rotationX: drawRotation(dimX, rotation?.split("x")),
    rotationY: drawRotation(dimY, rotation?.split("y")),
  };
}

function splitInformation(
  law: string,
  total: number,
  { pairs, split = "uniform" }: { pairs: number; split?: "uniform" | RandomSource | undefined },
): Float64Array {
  checkMutualInformation(law, total, { minimum: 0, maximum: MAX_PAIR_INFORMATION * pairs });
  if (split === "uniform") {
    return new Float64Array(pairs).fill(total / pairs);
  }
  const stream = split.split("split");
  const shares = Float64Array.from({ length: pairs }, () => stream.exponential());
  const sum = shares.reduce((left, right) => left + right, 0);
  const components = shares.map((share) => (total * share) / sum);
  checkComponents(law, components);
  return components;
}

function readComponents(law: string, values: ArrayLike<number>, pairs: number): Float64Array {
  if (values.length > pairs) {
    throw new ShapeError(
      `${law}: expected at most ${pairs} component informations, got ${values.length}`,
    );
  }
  const components = new Float64Array(pairs);
  components.set(values);
  checkComponents(law, components);
  return components;
}

function checkComponents(law: string, components: Float64Array): void {
  for (const value of components) {
    checkMutualInformation(`${law} component`, value, {
      minimum: 0,
      maximum: MAX_PAIR_INFORMATION,
    });
  }
}

function drawRotation(dim: number, source: RandomSource | undefined): Matrix | undefined {
  return source === undefined || dim === 1 ? undefined : haarOrthogonal(dim, source);
}

/** Correlation of a pair with the given information, and 1 − ρ without cancellation. */
export function pairCorrelation(information: number): { rho: number; oneMinusRho: number } {
  const rho = Math.sqrt(-Math.expm1(-2 * information));
  return { rho, oneMinusRho: Math.exp(-2 * information) / (1 + rho) };
}

/** Fills `x` and `y` with samples of a Gaussian of pairs. */
export function fillCanonicalGaussian(
  gaussian: CanonicalGaussian,
  x: Float64Array,
  y: Float64Array,
  source: RandomSource,
): void {
  const { dimX, dimY, componentMutualInformation, rotationX, rotationY } = gaussian;
  source.fillNormal(x);
  source.fillNormal(y);
  const rows = x.length / dimX;
  for (const [j, information] of componentMutualInformation.entries()) {
    const { rho, oneMinusRho } = pairCorrelation(information);
    const [wide, narrow] = [Math.sqrt(1 + rho) / 2, Math.sqrt(oneMinusRho) / 2];
    for (let i = 0; i < rows; i++) {
      const u = x[i * dimX + j]!;
      const v = y[i * dimY + j]!;
      const sum = wide * (u + v);
      const difference = narrow * (u - v);
      x[i * dimX + j] = sum + difference;
      y[i * dimY + j] = sum - difference;
    }
  }
  if (rotationX !== undefined) {
    transformRows(x, rotationX);
  }
  if (rotationY !== undefined) {
    transformRows(y, rotationY);
  }
}

/** Quadratic forms of one row: |x|², |y|², and the excess of their sum over the joint form. */
export interface QuadraticForms {
  readonly x: Float64Array;
  readonly y: Float64Array;
  /** |x|² + |y|² − (x, y)ᵀΣ⁻¹(x, y), per row. */
  readonly excess: Float64Array;
}

/** Evaluates the quadratic forms of each row under a Gaussian of pairs. */
export function quadraticForms(
  gaussian: CanonicalGaussian,
  x: Float64Array,
  y: Float64Array,
): QuadraticForms {
  const { dimX, dimY, componentMutualInformation } = gaussian;
  const [u, v] = [unrotate(x, gaussian.rotationX), unrotate(y, gaussian.rotationY)];
  const rows = x.length / dimX;
  const excess = new Float64Array(rows);
  for (const [j, information] of componentMutualInformation.entries()) {
    const { rho, oneMinusRho } = pairCorrelation(information);
    // Along s = (u+v)/√2 and t = (u−v)/√2 the excess is ρ·(s²/(1+ρ) − t²/(1−ρ)): no cancellation near ρ = 1.
    const [sumWeight, differenceWeight] = [rho / (1 + rho) / 2, rho / oneMinusRho / 2];
    for (let i = 0; i < rows; i++) {
      const sum = u[i * dimX + j]! + v[i * dimY + j]!;
      const difference = u[i * dimX + j]! - v[i * dimY + j]!;
      excess[i]! += sumWeight * sum * sum - differenceWeight * difference * difference;
    }
  }
  return { x: squaredNorms(x, dimX), y: squaredNorms(y, dimY), excess };
}

function unrotate(data: Float64Array, rotation: Matrix | undefined): Float64Array {
  if (rotation === undefined) {
    return data;
  }
  const copy = data.slice();
  transformRows(copy, rotation, true);
  return copy;
}

function squaredNorms(data: Float64Array, dim: number): Float64Array {
  const norms = new Float64Array(data.length / dim);
  for (let i = 0; i < data.length; i++) {
    norms[Math.floor(i / dim)]! += data[i]! * data[i]!;
  }
  return norms;
}
