import { logGamma } from "../log-gamma.ts";
import { ASYMPTOTIC_FROM, HALF_LOG_2PI, stirlingSeries } from "./stirling-series.ts";

/** ln Γ(x) − [(x − ½) ln x − x + ln √(2π)] for x > 0. */
export function stirlingError(x: number): number {
  return x >= ASYMPTOTIC_FROM
    ? stirlingSeries(x)
    : logGamma(x) - ((x - 0.5) * Math.log(x) - x + HALF_LOG_2PI);
}
