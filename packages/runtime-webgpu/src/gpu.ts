/** @file The few parts of WebGPU's interface that are used here; its types would clash with the DOM's. */

/** What is known of an adapter; empty texts where the browser keeps it to itself. */
interface GpuAdapterInfo {
  readonly vendor?: string;
  readonly architecture?: string;
  readonly device?: string;
  readonly description?: string;
}

/** Something that can compute: a graphics card, or software that stands in for one. */
export interface GpuAdapter {
  readonly info?: GpuAdapterInfo;
}

/** `navigator.gpu`. */
export interface Gpu {
  requestAdapter(options: { readonly powerPreference: string }): Promise<GpuAdapter | null>;
}

/** Names an adapter for people: `"WebGPU, NVIDIA H100 (nvidia hopper)"`. */
export function describeAdapter({ info = {} }: GpuAdapter): string {
  const { vendor = "", architecture = "", device = "", description = "" } = info;
  const family = [vendor, architecture].filter((part) => part !== "").join(" ");
  const name = description || device;
  if (name === "") {
    return family === "" ? "WebGPU" : `WebGPU, ${family}`;
  }
  return family === "" ? `WebGPU, ${name}` : `WebGPU, ${name} (${family})`;
}
