export {
  conditionalMutualInformation,
  conditionalOptions,
} from "./conditional-mutual-information.ts";
export type { ConditionalSettings, ConditionedSamples } from "./conditional-mutual-information.ts";
export type { InformationEstimate } from "./internal/value-estimate.ts";
export { ksg, ksgDescriptor, ksgOptions } from "./ksg.ts";
export type { KsgSettings } from "./ksg.ts";
export { lnc, lncDescriptor, lncOptions } from "./lnc.ts";
export type { LncSettings } from "./lnc.ts";
export { mixedKsg, mixedKsgDescriptor, mixedKsgOptions } from "./mixed-ksg.ts";
export type { MixedKsgSettings } from "./mixed-ksg.ts";
export { ross, rossDescriptor, rossOptions } from "./ross.ts";
export type { RossSettings } from "./ross.ts";
export { totalCorrelation, totalCorrelationOptions } from "./total-correlation.ts";
export type { TotalCorrelationSettings } from "./total-correlation.ts";
export { transferEntropy, transferEntropyOptions } from "./transfer-entropy.ts";
export type { SeriesPair, TransferEntropySettings } from "./transfer-entropy.ts";
export { wkl, wklDescriptor, wklOptions } from "./wkl.ts";
export type { WklSettings } from "./wkl.ts";
export { wklEntropy, wklEntropyOptions } from "./wkl-entropy.ts";
export type { WklEntropySettings } from "./wkl-entropy.ts";
export { wklWeights } from "./wkl-weights.ts";
