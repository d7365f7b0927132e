import { RuntimeUnavailableError } from "@mienf/numeric";
import type { Gpu } from "./gpu.ts";

/** Where the WebGPU interface comes from; tests pass their own. */
export interface GpuHost {
  /** The object that holds `navigator` and, once installed, WebGPU's classes. */
  readonly scope: { readonly navigator?: { readonly gpu?: Gpu } };
  /** True in Node, where Dawn can stand in for a browser. */
  readonly node: boolean;
  /** Whether Dawn would find a driver; asked in Node only. */
  hasDriver(): Promise<boolean>;
  /** Loads the `webgpu` package. */
  loadDawn(): Promise<unknown>;
}

/** The `webgpu` package. */
interface Dawn {
  create(options: string[]): Gpu;
  readonly globals: object;
}

/**
 * Finds `navigator.gpu`, and puts Dawn there in Node: tfjs looks for it when its backend is imported.
 *
 * @throws RuntimeUnavailableError that says what to install or turn on.
 */
export async function findGpu(host: GpuHost, dawnOptions: readonly string[]): Promise<Gpu> {
  const present = host.scope.navigator?.gpu;
  if (present !== undefined) {
    return present;
  }
  if (!host.node) {
    throw new RuntimeUnavailableError(
      "createWebGpuRuntime: expected a browser with WebGPU on a page of a secure origin, and navigator.gpu is missing; serve the page over https or from localhost, use a current browser (for Chrome on Linux start it with --enable-unsafe-webgpu --enable-features=Vulkan), or choose another runtime",
    );
  }
  let dawn: Dawn;
  try {
    dawn = asDawn(await host.loadDawn());
  } catch (error) {
    throw new RuntimeUnavailableError(
      `createWebGpuRuntime: expected the package "webgpu" to load, and it did not (${reasonOf(error)}); run "npm install webgpu" or choose another runtime`,
      { cause: error },
    );
  }
  if (!(await host.hasDriver())) {
    throw noAdapter("", { node: true });
  }
  const gpu = dawn.create([...dawnOptions]);
  Object.assign(host.scope, dawn.globals);
  const { navigator } = host.scope;
  if (navigator === undefined) {
    // Node 20 has none.
    Object.defineProperty(host.scope, "navigator", { value: { gpu }, configurable: true });
  } else {
    Object.defineProperty(navigator, "gpu", { value: gpu, configurable: true });
  }
  return gpu;
}

/** The error of a machine without an adapter. */
export function noAdapter(
  reason: string,
  { node }: { readonly node: boolean },
): RuntimeUnavailableError {
  return new RuntimeUnavailableError(
    `createWebGpuRuntime: expected a graphics card that WebGPU can use, and there is none${reason}; ${node ? NODE_ADVICE : BROWSER_ADVICE}, or choose another runtime`,
  );
}

const NODE_ADVICE =
  'install a graphics driver with Vulkan and its loader ("apt-get install libvulkan1" on Debian); without a graphics card, software can stand in for one, slowly: "apt-get install chromium libvulkan1" and set VK_DRIVER_FILES=/usr/lib/chromium/vk_swiftshader_icd.json';
const BROWSER_ADVICE =
  "turn hardware acceleration on (for Chrome on Linux start it with --enable-unsafe-webgpu --enable-features=Vulkan)";

/** The first line of an error's message. */
export function reasonOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split("\n")[0] ?? "";
}

function asDawn(loaded: unknown): Dawn {
  if (typeof loaded === "object" && loaded !== null && "create" in loaded && "globals" in loaded) {
    return loaded as Dawn;
  }
  throw new TypeError("it exports neither create nor globals");
}
