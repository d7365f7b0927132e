import { logSumExp } from "@mienf/numeric";
import { defineLaw } from "../define-law.ts";
import { checkMutualInformation, checkNumber, checkSize, onlyOneOf } from "../internal/checks.ts";
import { cellEnds, cellOf, entropyOf } from "../internal/near-uniform.ts";
import { findRoot } from "../internal/solve.ts";
import type { Law } from "../law.ts";

/** How to make an {@link ising} law: exactly one of `mutualInformation` and `coupling`. */
export interface IsingOptions {
  /** Rows of the grid, ≥ 1; default 3. */
  readonly height?: number | undefined;
  /** Columns of the grid, ≥ 2; default 4. `height · width` at most 16. */
  readonly width?: number | undefined;
  /** Inverse temperature times interaction of neighbours, ≥ 0. */
  readonly coupling?: number | undefined;
  /** Outer field on every spin; default 0. */
  readonly field?: number | undefined;
  /** Information between the halves in nats; at most what some coupling reaches (ln 2 at least, without field). */
  readonly mutualInformation?: number | undefined;
}

interface Grid {
  readonly height: number;
  readonly width: number;
  readonly field: number;
}

interface States {
  /** Probability of each state; bit `column · height + row` set means spin +1. */
  readonly joint: Float64Array;
  readonly left: Float64Array;
  readonly right: Float64Array;
}

const MAX_SPINS = 16; // 65 536 states are enumerated
const STRONGEST = 8; // at this coupling a fault costs e^{-16} and the grid is one domain

/**
 * Makes the law of the left and right halves of an Ising grid with free edges, by enumeration of its states.
 *
 * X holds the spins (−1 or 1) of the first ⌊width/2⌋ columns, column by column, Y those of the rest.
 *
 * @param options - `height`, `width`, `field`, and exactly one of `mutualInformation` (nats) and `coupling`.
 * @throws DomainError when no coupling in [0, 8] reaches the information; the message says what is reachable.
 * @throws ShapeError when the grid has fewer than two columns or more than 16 spins.
 */
export function ising(options: IsingOptions): Law {
  const { height = 3, width = 4, field = 0, coupling: given, mutualInformation } = options;
  checkSize("ising", "height", height);
  checkSize("ising", "width", width, 2);
  checkNumber("ising", "number of spins", height * width, { minimum: 2, maximum: MAX_SPINS });
  checkNumber("ising", "field", field, {});
  const grid = { height, width, field };
  let coupling = given ?? NaN;
  if (onlyOneOf("ising", { mutualInformation, coupling: given }) === "coupling") {
    checkNumber("ising", "coupling", coupling, { minimum: 0, maximum: STRONGEST });
  } else {
    coupling = couplingFor(grid, mutualInformation ?? NaN);
  }
  return isingLaw(grid, coupling);
}

function isingLaw(grid: Grid, coupling: number): Law {
  const { height, width, field } = grid;
  const states = enumerate(grid, coupling);
  const dimX = height * Math.floor(width / 2);
  const dimY = height * width - dimX;
  const ends = cellEnds(states.joint);
  return defineLaw({
    name: "ising",
    parameters: { height, width, coupling, field },
    dimX,
    dimY,
    mutualInformation: information(states),
    fill: (x, y, source) => {
      for (let i = 0; i < x.length / dimX; i++) {
        const state = cellOf(ends, source.uniform());
        for (let j = 0; j < dimX; j++) {
          x[i * dimX + j] = spin(state, j);
        }
        for (let j = 0; j < dimY; j++) {
          y[i * dimY + j] = spin(state, dimX + j);
        }
      }
    },
    pointwise: (x, y, out) => {
      for (let i = 0; i < out.length; i++) {
        const left = stateOf(x.subarray(i * dimX, (i + 1) * dimX));
        const right = stateOf(y.subarray(i * dimY, (i + 1) * dimY));
        const joint = states.joint[left + right * 2 ** dimX]!;
        out[i] = Math.log(joint / (states.left[left]! * states.right[right]!));
      }
    },
  });
}

function spin(state: number, site: number): number {
  return (state >> site) & 1 ? 1 : -1;
}

function stateOf(spins: Float64Array): number {
  return spins.reduce((state, value, site) => state + (value > 0 ? 2 ** site : 0), 0);
}

function enumerate({ height, width, field }: Grid, coupling: number): States {
  const sites = height * width;
  const logWeights = new Float64Array(2 ** sites);
  for (let state = 0; state < logWeights.length; state++) {
    let energy = 0;
    for (let site = 0; site < sites; site++) {
      const here = spin(state, site);
      energy += field * here;
      if (site + height < sites) {
        energy += coupling * here * spin(state, site + height);
      }
      if ((site + 1) % height !== 0) {
        energy += coupling * here * spin(state, site + 1);
      }
    }
    logWeights[state] = energy;
  }
  const total = logSumExp(logWeights);
  const joint = logWeights.map((value) => Math.exp(value - total));
  const leftStates = 2 ** (height * Math.floor(width / 2));
  const left = new Float64Array(leftStates);
  const right = new Float64Array(joint.length / leftStates);
  for (const [state, probability] of joint.entries()) {
    left[state % leftStates]! += probability;
    right[Math.floor(state / leftStates)]! += probability;
  }
  return { joint, left, right };
}

function information({ joint, left, right }: States): number {
  return Math.max(0, entropyOf(left) + entropyOf(right) - entropyOf(joint));
}

function couplingFor(grid: Grid, target: number): number {
  const at = (coupling: number): number => information(enumerate(grid, coupling));
  // Information need not grow all the way with the coupling: the first crossing on a grid is bracketed.
  const knots = [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.8, 1, 1.5, 2, 4, STRONGEST];
  const values = knots.map(at);
  checkMutualInformation("ising", target, { minimum: 0, maximum: Math.max(...values) });
  const upper = values.findIndex((value) => value >= target);
  return upper === 0
    ? 0
    : findRoot((c) => at(c) - target, knots[upper - 1] ?? 0, knots[upper] ?? STRONGEST);
}
