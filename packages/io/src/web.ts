export { formatSafetensors, parseSafetensors } from "./safetensors.ts";
export type { NamedTensor, TensorValues } from "./safetensors.ts";
export { MINIMUM_ROWS, MINIMUM_ROWS_PER_COLUMN, pairedMatrices } from "./paired-matrices.ts";
export type { DataFinding, MissingPolicy, PairedMatrices } from "./paired-matrices.ts";
export { selectColumnNames } from "./select-column-names.ts";
export type { NumericColumn } from "./table.ts";
