export { autoencoderWkl, autoencoderWklDescriptor } from "./autoencoder-wkl.ts";
export type { AutoencoderWklSettings } from "./autoencoder-wkl.ts";
export { autoencoderWklOptions } from "./autoencoder-wkl-options.ts";
