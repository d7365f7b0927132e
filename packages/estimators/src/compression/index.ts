export { autoencoderWkl, autoencoderWklDescriptor } from "./autoencoder-wkl.ts";
export type { AutoencoderWklSettings } from "./autoencoder-wkl.ts";
export { autoencoderWklOptions } from "./autoencoder-wkl-options.ts";
export { compressedMienf, compressedMienfDescriptor } from "./compressed-mienf.ts";
export type { CompressedMienfSettings } from "./compressed-mienf.ts";
export { compressedMienfOptions } from "./compressed-mienf-options.ts";
