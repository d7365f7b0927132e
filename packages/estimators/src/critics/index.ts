export {
  club,
  clubDescriptor,
  leaveOneOut,
  leaveOneOutDescriptor,
  upperBoundOptions,
} from "./club.ts";
export type { UpperBoundSettings } from "./club.ts";
export { criticDescriptors } from "./critic-descriptors.ts";
export { criticOptions } from "./critic-options.ts";
export type { CriticSettings } from "./critic-options.ts";
export { demi, demiDescriptor } from "./demi.ts";
export {
  donskerVaradhan,
  donskerVaradhanDescriptor,
  donskerVaradhanOptions,
} from "./donsker-varadhan.ts";
export type { DonskerVaradhanSettings } from "./donsker-varadhan.ts";
export { fDime, fDimeDescriptor, fDimeOptions } from "./f-dime.ts";
export type { FDimeSettings } from "./f-dime.ts";
export { infoNce, infoNceDescriptor, infoNceOptions } from "./info-nce.ts";
export type { InfoNceSettings } from "./info-nce.ts";
export { jsd, jsdDescriptor } from "./jsd.ts";
export { mine, mineDescriptor, mineOptions } from "./mine.ts";
export type { MineSettings } from "./mine.ts";
export { nishiyama, nishiyamaDescriptor } from "./nishiyama.ts";
export { nwj, nwjDescriptor } from "./nwj.ts";
export { smile, smileDescriptor, smileOptions } from "./smile.ts";
export type { SmileSettings } from "./smile.ts";
export { telescoping, telescopingDescriptor, telescopingOptions } from "./telescoping.ts";
export type { TelescopingSettings } from "./telescoping.ts";
export { tuba, tubaDescriptor } from "./tuba.ts";
