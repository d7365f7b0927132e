/**
 * @file The usual two-dimensional shapes of density estimation, with their densities: the best log-likelihood that there is.
 *
 * Each has `sample(rows, source)`, a matrix of two columns, and `logDensity(x, y)` in nats.
 */
import { createMatrix } from "@mienf/numeric";

const LOG_TWO_PI = Math.log(2 * Math.PI);

const logNormal = (x, deviation) =>
  -0.5 * (x / deviation) ** 2 - Math.log(deviation) - LOG_TWO_PI / 2;

/** A matrix of as many points. */
function draw(rows, point) {
  return createMatrix(rows, 2, Array.from({ length: rows }, () => point()).flat());
}

/** Normal noise about curves: a curve is drawn evenly, a place on it evenly in its parameter from 0 to 1. */
function curves(paths, deviation, resolution) {
  const middles = paths.flatMap((path) =>
    Array.from({ length: resolution }, (_, k) => path((k + 0.5) / resolution)),
  );
  return {
    sample: (rows, source) =>
      draw(rows, () => {
        const [x, y] = paths[source.integer(paths.length)](source.uniform());
        return [x + deviation * source.normal(), y + deviation * source.normal()];
      }),
    logDensity(x, y) {
      // A curve's points lie far closer to each other than the noise reaches: the sum is the integral.
      let total = 0;
      for (const [a, b] of middles) {
        total += Math.exp((-0.5 * ((x - a) ** 2 + (y - b) ** 2)) / deviation ** 2);
      }
      return Math.log(total / middles.length) - LOG_TWO_PI - 2 * Math.log(deviation);
    },
  };
}

const moons = curves(
  [
    (u) => [Math.cos(Math.PI * u), Math.sin(Math.PI * u)],
    (u) => [1 - Math.cos(Math.PI * u), 0.5 - Math.sin(Math.PI * u)],
  ],
  0.1,
  400,
);

const spiral = (side) => (u) => {
  const angle = 3 * Math.PI * Math.sqrt(u);
  return [(-side * angle * Math.cos(angle)) / 3, (side * angle * Math.sin(angle)) / 3];
};
const spirals = curves([spiral(1), spiral(-1)], 0.1, 2000);

const RADII = [0.75, 1.5, 2.25, 3];
const RING_DEVIATION = 0.08;
const rings = {
  sample: (rows, source) =>
    draw(rows, () => {
      const radius = RADII[source.integer(RADII.length)] + RING_DEVIATION * source.normal();
      const angle = 2 * Math.PI * source.uniform();
      return [radius * Math.cos(angle), radius * Math.sin(angle)];
    }),
  logDensity(x, y) {
    const radius = Math.hypot(x, y);
    const along = RADII.reduce(
      (sum, each) => sum + Math.exp(logNormal(radius - each, RING_DEVIATION)),
      0,
    );
    return Math.log(along / RADII.length) - Math.log(2 * Math.PI * radius);
  },
};

// Eight of sixteen squares of side 2.
const checkerboard = {
  sample: (rows, source) =>
    draw(rows, () => {
      const x = 4 * source.uniform() - 2;
      const step = source.integer(2) * 2 - (((Math.floor(x) % 2) + 2) % 2);
      return [2 * x, 2 * (source.uniform() + step - 1)];
    }),
  logDensity(x, y) {
    const inside = Math.max(Math.abs(x), Math.abs(y)) < 4;
    const even = (Math.floor(x / 2) + Math.floor(y / 2)) % 2 === 0;
    return inside && !even ? -Math.log(32) : Number.NEGATIVE_INFINITY;
  },
};

// Five clusters, longer than wide, turned by an angle that grows with the distance from the centre: a turn keeps areas.
const ARMS = 5;
const PINWHEEL = { reach: 1, long: 0.3, wide: 0.1, twist: 0.25, scale: 2 };
const turned = ([x, y], angle) => [
  x * Math.cos(angle) - y * Math.sin(angle),
  x * Math.sin(angle) + y * Math.cos(angle),
];
const pinwheelAngle = (arm, point) =>
  (2 * Math.PI * arm) / ARMS + PINWHEEL.twist * Math.exp(Math.hypot(...point));
const pinwheel = {
  sample: (rows, source) =>
    draw(rows, () => {
      const point = [
        PINWHEEL.reach + PINWHEEL.long * source.normal(),
        PINWHEEL.wide * source.normal(),
      ];
      return turned(point, pinwheelAngle(source.integer(ARMS), point)).map(
        (each) => PINWHEEL.scale * each,
      );
    }),
  logDensity(x, y) {
    const point = [x / PINWHEEL.scale, y / PINWHEEL.scale];
    const densities = Array.from({ length: ARMS }, (_, arm) => {
      const [a, b] = turned(point, -pinwheelAngle(arm, point));
      return Math.exp(logNormal(a - PINWHEEL.reach, PINWHEEL.long) + logNormal(b, PINWHEEL.wide));
    });
    const total = densities.reduce((sum, each) => sum + each, 0) / ARMS;
    return Math.log(total) - 2 * Math.log(PINWHEEL.scale);
  },
};

/** By name. */
export const shapes = { moons, rings, checkerboard, spirals, pinwheel };
