export {
  differenceOfEntropies,
  differenceOfEntropiesDescriptor,
  differenceOfEntropiesOptions,
} from "./difference-of-entropies.ts";
export type { DifferenceOfEntropiesSettings } from "./difference-of-entropies.ts";
export {
  sumOfEntropies,
  sumOfEntropiesDescriptor,
  sumOfEntropiesOptions,
} from "./sum-of-entropies.ts";
export type { SumOfEntropiesSettings } from "./sum-of-entropies.ts";
