import type { EstimatorDescriptor } from "../interface/estimator.ts";
import { clubDescriptor, leaveOneOutDescriptor } from "./club.ts";
import { demiDescriptor } from "./demi.ts";
import { donskerVaradhanDescriptor } from "./donsker-varadhan.ts";
import { fDimeDescriptor } from "./f-dime.ts";
import { infoNceDescriptor } from "./info-nce.ts";
import { jsdDescriptor } from "./jsd.ts";
import { mineDescriptor } from "./mine.ts";
import { nishiyamaDescriptor } from "./nishiyama.ts";
import { nwjDescriptor } from "./nwj.ts";
import { smileDescriptor } from "./smile.ts";
import { telescopingDescriptor } from "./telescoping.ts";
import { tubaDescriptor } from "./tuba.ts";

/** Every estimator with a critic. */
export const criticDescriptors: readonly EstimatorDescriptor[] = [
  mineDescriptor,
  donskerVaradhanDescriptor,
  nwjDescriptor,
  jsdDescriptor,
  infoNceDescriptor,
  smileDescriptor,
  tubaDescriptor,
  nishiyamaDescriptor,
  fDimeDescriptor,
  demiDescriptor,
  telescopingDescriptor,
  clubDescriptor,
  leaveOneOutDescriptor,
];
