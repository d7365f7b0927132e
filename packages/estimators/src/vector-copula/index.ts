export { vectorCopula, vectorCopulaDescriptor, vectorCopulaOptions } from "./vector-copula.ts";
export type { VectorCopulaSettings } from "./vector-copula.ts";
