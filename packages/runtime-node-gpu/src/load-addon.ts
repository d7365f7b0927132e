import { RuntimeUnavailableError } from "@mienf/numeric";

/** What loading depends on; tests pass their own. */
export interface AddonHost {
  /** `"22.12.0"` */
  readonly nodeVersion: string;
  /** Imports a package, which registers tfjs's backend `tensorflow`. */
  load(name: string): Promise<unknown>;
  /** Whether the backend that was registered computes on a graphics card. */
  usesGpu(): boolean;
}

const PACKAGES = { gpu: "@tensorflow/tfjs-node-gpu", cpu: "@tensorflow/tfjs-node" } as const;
const VERSION = "4.22.0";
/** From 23 on Node lacks `util.isNullOrUndefined`, which version 4.22.0 calls. */
const LAST_NODE = 22;

/**
 * Loads the package for a device and makes sure that it computes there.
 *
 * @throws RuntimeUnavailableError whose message has the commands to run.
 */
export async function loadAddon(host: AddonHost, device: "gpu" | "cpu"): Promise<void> {
  const name = PACKAGES[device];
  const major = Number.parseInt(host.nodeVersion, 10);
  if (major > LAST_NODE) {
    throw new RuntimeUnavailableError(
      `createNodeGpuRuntime: expected Node ${LAST_NODE} or older, which ${name} ${VERSION} needs, got ${host.nodeVersion}; run "nvm install ${LAST_NODE} && nvm use ${LAST_NODE}" or choose another runtime`,
    );
  }
  try {
    await host.load(name);
  } catch (error) {
    throw new RuntimeUnavailableError(
      `createNodeGpuRuntime: expected ${name} to load, and it did not (${reasonOf(error)}); ${adviceFor(name, error)} or choose another runtime`,
      { cause: error },
    );
  }
  if (device === "gpu" && !host.usesGpu()) {
    throw new RuntimeUnavailableError(
      `createNodeGpuRuntime: expected ${name} to use an NVIDIA graphics card, and it fell back to the CPU: it needs CUDA 11.2 and cuDNN 8.1, no other versions; run "conda install -c conda-forge cudatoolkit=11.2 cudnn=8.1" and "export LD_LIBRARY_PATH=$CONDA_PREFIX/lib" (TF_CPP_MIN_LOG_LEVEL=0 shows which library it misses) or choose another runtime`,
    );
  }
}

/** The commands that mend what went wrong. */
function adviceFor(name: string, error: unknown): string {
  const message = messageOf(error);
  if (message.includes("tfjs_binding.node")) {
    return `run "npm rebuild ${name} --build-addon-from-source", which needs a C++ compiler, Python and network access,`;
  }
  if (/\.so\b|\.dylib|\.dll/u.test(message)) {
    return `its native library is incomplete: run "npm rebuild ${name}", which needs network access,`;
  }
  if (isMissing(name, error)) {
    return `run "npm install ${name}@${VERSION}" (pnpm: and allow its install script)`;
  }
  return `run "npm install ${name}@${VERSION}" again`;
}

/** True where the package itself, not one that it needs, was not found. */
function isMissing(name: string, error: unknown): boolean {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  return (
    (code === "ERR_MODULE_NOT_FOUND" || code === "MODULE_NOT_FOUND") &&
    messageOf(error).includes(`'${name}'`)
  );
}

function reasonOf(error: unknown): string {
  return messageOf(error).split("\n")[0] ?? "";
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
