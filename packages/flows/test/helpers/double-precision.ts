/**
 * @file Makes tfjs's cpu backend compute in float64: import it before anything else.
 *
 * Its kernels look `Float32Array` up when they run, so they allocate what that name holds. Every test file has a global scope of
 * its own; nothing else sees this.
 */
globalThis.Float32Array = Float64Array as unknown as Float32ArrayConstructor;

const { env } = await import("@tensorflow/tfjs-core");
// Node's platform would know float32 by its class and not by this name.
env().platform.isTypedArray = (values): values is Float32Array => ArrayBuffer.isView(values);
await import("@tensorflow/tfjs-backend-cpu");
