import { add, clipByValue, div, exp, log1p, mul, sub } from "@tensorflow/tfjs-core";
import type { Tensor } from "@tensorflow/tfjs-core";
import { createParameter } from "@mienf/core";
import type { Parameter } from "@mienf/core";
import { ConfigError, digamma, logGamma } from "@mienf/numeric";
import { logGammaRatio } from "./log-gamma.ts";
import { HALF_LOG_TWO_PI } from "./radial.ts";
import type { Radial } from "./radial.ts";

/** Student's laws of one ν. */
export interface StudentRadial extends Radial {
  readonly parameters: { readonly logDegreesOfFreedom: Parameter };
  readonly degreesOfFreedom: () => number;
  readonly setDegreesOfFreedom: (value: number) => void;
}

// Below, draws overflow; above, the law is normal to float32.
const LEAST = 0.1;
const MOST = 1e6;

/**
 * Makes Student's spherical laws with a learnable ν = exp(logDegreesOfFreedom), kept in [0.1, 1e6].
 *
 * @throws ConfigError unless ν is in that range.
 * @see Kotz and Nadarajah 2004, "Multivariate t distributions and their applications", eq. 1.1; Butakov et al. 2024, "Mutual
 *   information estimation via normalizing flows", appendix B.1 for the information.
 */
export function studentRadial(kind: string, degreesOfFreedom: number): StudentRadial {
  const parameter = createParameter([1], 0);
  const logarithm = (): Tensor => clipByValue(parameter.read(), Math.log(LEAST), Math.log(MOST));
  const read = (): number => Math.min(MOST, Math.max(LEAST, Math.exp(parameter.values[0] ?? 0)));
  const setDegreesOfFreedom = (value: number): void => {
    if (!(value >= LEAST && value <= MOST)) {
      throw new ConfigError(
        `${kind}: expected degrees of freedom between ${LEAST} and ${MOST}, got ${value}`,
      );
    }
    parameter.assign([Math.log(value)]);
  };
  setDegreesOfFreedom(degreesOfFreedom);
  return {
    parameters: { logDegreesOfFreedom: parameter },
    logProb(squares, dim) {
      const logNu = logarithm();
      const nu = exp(logNu);
      // Γ((ν + dim)/2) / Γ(ν/2) is about (ν/2)^(dim/2): both are taken together.
      const power = mul(sub(logNu, Math.log(2)), dim / 2);
      const constant = sub(logGammaRatio(mul(nu, 0.5), dim / 2), power);
      return add(tail(nu, squares, dim), sub(constant, dim * HALF_LOG_TWO_PI));
    },
    logRatio({ joint, x, y }, [dimX, dimY]) {
      const nu = exp(logarithm());
      const constant = sub(
        logGammaRatio(mul(add(nu, dimX), 0.5), dimY / 2),
        logGammaRatio(mul(nu, 0.5), dimY / 2),
      );
      const sides = add(tail(nu, x, dimX), tail(nu, y, dimY));
      return add(sub(tail(nu, joint, dimX + dimY), sides), constant);
    },
    drawScale(source) {
      const nu = read();
      return Math.sqrt(nu / source.chiSquare(nu));
    },
    information(dimX, dimY) {
      const nu = read();
      const f = (x: number): number => logGamma(x / 2) - (x / 2) * digamma(x / 2);
      return f(nu) + f(nu + dimX + dimY) - f(nu + dimX) - f(nu + dimY);
    },
    entropy(dim) {
      const nu = read();
      const half = (nu + dim) / 2;
      const constant = logGamma(half) - logGamma(nu / 2) - (dim / 2) * Math.log(nu * Math.PI);
      return half * (digamma(half) - digamma(nu / 2)) - constant;
    },
    degreesOfFreedom: read,
    setDegreesOfFreedom,
  };
}

/** −(ν + dim)/2 · log(1 + squares/ν) */
function tail(nu: Tensor, squares: Tensor, dim: number): Tensor {
  return mul(mul(add(nu, dim), -0.5), log1p(div(squares, nu)));
}
