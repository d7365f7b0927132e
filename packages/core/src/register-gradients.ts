/**
 * @file Registers gradients wherever this package is loaded: in Node the installed tfjs-core has none, in a bundler it
 * may have its own already.
 */
import { getGradient, registerGradient, unregisterGradient } from "@tensorflow/tfjs-core";
import { gradConfigs } from "../vendor/gradients.js";
import { extraGradients } from "./extra-gradients.ts";

const extra = new Set(extraGradients.map(({ kernelName }) => kernelName));

for (const config of gradConfigs) {
  if (!extra.has(config.kernelName) && getGradient(config.kernelName) === undefined) {
    registerGradient(config);
  }
}
for (const config of extraGradients) {
  if (getGradient(config.kernelName) !== undefined) {
    unregisterGradient(config.kernelName);
  }
  registerGradient(config);
}
