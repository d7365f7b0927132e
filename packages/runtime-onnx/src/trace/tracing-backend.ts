import { KernelBackend } from "@tensorflow/tfjs-core";
import type { BackendValues, DataType, TensorInfo } from "@tensorflow/tfjs-core";
import { ConfigError } from "@mienf/numeric";
import { compactData, materialise } from "../graph/constants.ts";
import { arrayOf } from "../graph/graph-builder.ts";
import type { GraphBuilder } from "../graph/graph-builder.ts";
import type { ConstantData, DType, Value } from "../graph/graph.ts";
import { sizeOf } from "../graph/shapes.ts";

/** What tfjs knows a tensor's data by. */
type DataId = TensorInfo["dataId"];

/**
 * A tfjs backend that computes nothing: a tensor's data is the {@link Value} that stands for it in the graph under
 * construction. Values that a model writes (scalars, masks, …) become constants.
 */
export class TracingBackend extends KernelBackend {
  readonly graph: GraphBuilder;
  readonly #label: string;
  readonly #values = new Map<DataId, Value>();

  constructor(graph: GraphBuilder, label: string) {
    super();
    this.graph = graph;
    this.#label = label;
  }

  /** The name of the function being traced, for errors. */
  get label(): string {
    return this.#label;
  }

  /** Makes tfjs's handle of a value; every handle has data of its own, so reshaped tensors never share any. */
  wrap(value: Value): TensorInfo {
    const dataId = {};
    this.#values.set(dataId, value);
    return { dataId, shape: [...value.shape], dtype: tensorType(value.dtype) };
  }

  /** The value behind a handle, if this backend made it. */
  find(dataId: DataId): Value | undefined {
    return this.#values.get(dataId);
  }

  override write(values: BackendValues, shape: number[], dtype: DataType): DataId {
    return this.wrap(this.makeConstant(values, shape, dtype)).dataId;
  }

  makeConstant(values: BackendValues, shape: readonly number[], dtype: DataType): Value {
    const type = valueType(dtype, this.#label);
    const data = arrayOf(type, sizeOf(shape));
    data.set(values as ConstantData);
    return this.graph.constant(compactData(data), [...shape], type);
  }

  override readSync(dataId: DataId): BackendValues {
    const value = this.find(dataId);
    if (value?.data === undefined) {
      throw new ConfigError(
        `compile(${this.#label}): expected a function of tensor operations alone, got one that reads a tensor's values while it is traced; replace dataSync(), arraySync() and branches on values by tensor operations`,
      );
    }
    return materialise(value, value.data);
  }

  override read(dataId: DataId): Promise<BackendValues> {
    return Promise.resolve(this.readSync(dataId));
  }

  override disposeData(dataId: DataId): boolean {
    this.#values.delete(dataId);
    return true;
  }

  override numDataIds(): number {
    return this.#values.size;
  }

  override refCount(): number {
    return 1;
  }

  override incRef(): void {
    // Data ids are never shared, so there is nothing to count.
  }

  override memory(): { unreliable: boolean } {
    return { unreliable: true };
  }

  override floatPrecision(): 16 | 32 {
    return 32;
  }

  override timerAvailable(): boolean {
    return false;
  }

  override dispose(): void {
    this.#values.clear();
  }
}

function valueType(dtype: DataType, label: string): DType {
  if (dtype === "float32" || dtype === "int32" || dtype === "bool") {
    return dtype;
  }
  throw new ConfigError(
    `compile(${label}): expected tensors of float32, int32 or bool, got ${dtype}; use one of these`,
  );
}

function tensorType(dtype: DType): DataType {
  return dtype === "int64" ? "int32" : dtype;
}
