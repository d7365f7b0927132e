/** Makes the arrays of an index or a result; shared ones can be read and written by worker threads. */
export interface Allocator {
  float64(length: number): Float64Array;
  int32(length: number): Int32Array;
}

/** Arrays of this thread only. */
export const privateMemory: Allocator = {
  float64: (length) => new Float64Array(length),
  int32: (length) => new Int32Array(length),
};

/** Arrays that worker threads see without a copy. */
export const sharedMemory: Allocator = {
  float64: (length) => new Float64Array(new SharedArrayBuffer(8 * length)),
  int32: (length) => new Int32Array(new SharedArrayBuffer(4 * length)),
};
