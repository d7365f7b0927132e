import type { KernelTable } from "../trace/kernel.ts";
import { arrangementKernels } from "./arrangement.ts";
import { convolutionKernels } from "./convolution.ts";
import { elementwiseKernels } from "./elementwise.ts";
import { indexingKernels } from "./indexing.ts";
import { matrixProductKernels } from "./matrix-product.ts";
import { poolingKernels } from "./pooling.ts";
import { reductionKernels } from "./reduction.ts";
import { stableElementwiseKernels } from "./stable-elementwise.ts";

/** Every tfjs kernel that the compiler knows, by name. */
export const kernelTable: KernelTable = {
  ...arrangementKernels,
  ...convolutionKernels,
  ...elementwiseKernels,
  ...indexingKernels,
  ...matrixProductKernels,
  ...poolingKernels,
  ...reductionKernels,
  ...stableElementwiseKernels,
};
