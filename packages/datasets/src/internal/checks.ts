import { ConfigError, DomainError, ShapeError } from "@mienf/numeric";

/** Prints a value the way error messages show it. */
export function describeValue(value: unknown): string {
  return typeof value === "string" ? JSON.stringify(value) : String(value);
}

/** Bounds of a number; a bound that is itself excluded is marked `exclusive…`. */
export interface Bounds {
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: boolean;
  readonly exclusiveMaximum?: boolean;
}

/** Writes bounds as an interval, such as `(0, 1]`. */
export function describeBounds(bounds: Bounds): string {
  const { minimum = -Infinity, maximum = Infinity } = bounds;
  const open = bounds.exclusiveMinimum === true || minimum === -Infinity ? "(" : "[";
  const close = bounds.exclusiveMaximum === true || maximum === Infinity ? ")" : "]";
  return `${open}${formatBound(minimum)}, ${formatBound(maximum)}${close}`;
}

function formatBound(value: number): string {
  return Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(6)));
}

/** Tells whether a number lies within bounds; NaN never does. */
function isWithin(value: number, bounds: Bounds): boolean {
  const { minimum = -Infinity, maximum = Infinity } = bounds;
  const aboveMinimum = bounds.exclusiveMinimum === true ? value > minimum : value >= minimum;
  const belowMaximum = bounds.exclusiveMaximum === true ? value < maximum : value <= maximum;
  return aboveMinimum && belowMaximum && Number.isFinite(value);
}

/** Throws a DomainError that names the range unless a number lies within it. */
export function checkNumber(law: string, name: string, value: number, bounds: Bounds): void {
  if (!isWithin(value, bounds)) {
    throw new DomainError(
      `${law}: expected ${name} in ${describeBounds(bounds)}, got ${describeValue(value)}`,
    );
  }
}

/** Throws a DomainError unless a mutual information is one the law can have. */
export function checkMutualInformation(law: string, value: number, bounds: Bounds): void {
  checkNumber(law, "a mutual information (nats)", value, bounds);
}

/** Throws a ShapeError unless a size is a whole number of at least `minimum`. */
export function checkSize(law: string, name: string, value: number, minimum = 1): void {
  if (!Number.isInteger(value) || value < minimum) {
    throw new ShapeError(
      `${law}: expected ${name} to be a whole number ≥ ${minimum}, got ${describeValue(value)}`,
    );
  }
}

/** The sizes of the two sides: one `dim` for both, or each by itself. */
export interface PairDimensions {
  /** Number of coordinates of each side; default 1. */
  readonly dim?: number | undefined;
  /** Number of coordinates of X; default `dim`. */
  readonly dimX?: number | undefined;
  /** Number of coordinates of Y; default `dim`. */
  readonly dimY?: number | undefined;
}

/** Reads the sizes of the two sides. */
export function pairDimensions(
  law: string,
  { dim = 1, dimX = dim, dimY = dim }: PairDimensions,
): { dimX: number; dimY: number } {
  checkSize(law, "dimX", dimX);
  checkSize(law, "dimY", dimY);
  return { dimX, dimY };
}

/** Returns the one option that was given, and throws a ConfigError unless exactly one was. */
export function onlyOneOf(law: string, options: Readonly<Record<string, unknown>>): string {
  const given = Object.entries(options).filter(([, value]) => value !== undefined);
  const [only] = given;
  if (only === undefined || given.length > 1) {
    const names = Object.keys(options).join(", ");
    const got = given.length === 0 ? "none" : given.map(([name]) => name).join(" and ");
    throw new ConfigError(`${law}: expected exactly one of ${names}, got ${got}`);
  }
  return only[0];
}
