/**
 * @file Registers tfjs-core's gradients, wherever this package is loaded: in Node the installed tfjs-core has none,
 * in a bundler it may have all of them already.
 */
import { getGradient, registerGradient } from "@tensorflow/tfjs-core";
import { gradConfigs } from "../vendor/gradients.js";

for (const config of gradConfigs) {
  if (getGradient(config.kernelName) === undefined) {
    registerGradient(config);
  }
}
