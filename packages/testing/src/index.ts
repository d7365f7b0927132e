export { expectNoLeak } from "./expect-no-leak.ts";
export type { NumberTree } from "./flatten-numbers.ts";
export { numericGradient, numericJacobian } from "./numeric-gradient.ts";
export { toBeAllClose } from "./to-be-all-close.ts";
export type { Tolerance } from "./to-be-all-close.ts";
