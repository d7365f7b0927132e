export { imageMienf, imageMienfDescriptor } from "./image-mienf.ts";
export type { ImageMienfSettings } from "./image-mienf.ts";
export { imageMienfOptions } from "./image-mienf-options.ts";
