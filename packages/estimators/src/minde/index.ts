export { minde, mindeDescriptor } from "./minde.ts";
export type { MindeSettings } from "./minde.ts";
export { mindeOptions } from "./minde-options.ts";
