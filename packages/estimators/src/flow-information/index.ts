export { conditionalMienf } from "./conditional-mienf.ts";
export { flowInformationOptions } from "./flow-information-options.ts";
export type { FlowInformationSettings } from "./flow-information-options.ts";
export { totalCorrelationMienf } from "./total-correlation-mienf.ts";
