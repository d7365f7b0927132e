import { expect, test } from "vitest";
import { RuntimeUnavailableError } from "@mienf/numeric";
import { loadAddon } from "./load-addon.ts";
import type { AddonHost } from "./load-addon.ts";

function hostOf(changes: Partial<AddonHost> = {}): AddonHost & { readonly asked: string[] } {
  const asked: string[] = [];
  return {
    asked,
    nodeVersion: "22.12.0",
    load: (name) => {
      asked.push(name);
      return Promise.resolve({});
    },
    usesGpu: () => true,
    ...changes,
  };
}

function failing(error: Error): Partial<AddonHost> {
  const load = async (): Promise<unknown> => {
    throw error;
  };
  return { load };
}

const missing = (name: string): Error =>
  Object.assign(new Error(`Cannot find package '${name}' imported from x.js`), {
    code: "ERR_MODULE_NOT_FOUND",
  });

async function messageOf(changes: Partial<AddonHost>, device: "gpu" | "cpu"): Promise<string> {
  let failure: unknown;
  await loadAddon(hostOf(changes), device).catch((error: unknown) => {
    failure = error;
  });
  expect(failure).toBeInstanceOf(RuntimeUnavailableError);
  return (failure as Error).message;
}

test.each([
  ["gpu", "@tensorflow/tfjs-node-gpu"],
  ["cpu", "@tensorflow/tfjs-node"],
] as const)("loads one package for the %s: %s", async (device, name) => {
  const host = hostOf();
  await loadAddon(host, device);
  expect(host.asked).toEqual([name]);
});

test("asks for no graphics card on the processor", async () => {
  const loaded = loadAddon(hostOf({ usesGpu: () => false }), "cpu");
  await expect(loaded).resolves.toBeUndefined();
});

test("takes Node 20", async () => {
  const loaded = loadAddon(hostOf({ nodeVersion: "20.19.0" }), "gpu");
  await expect(loaded).resolves.toBeUndefined();
});

test("loads nothing on Node 23, where the package breaks", async () => {
  const host = hostOf({ nodeVersion: "23.0.0" });
  await expect(loadAddon(host, "gpu")).rejects.toThrowErrorMatchingInlineSnapshot(
    `[RuntimeUnavailableError: createNodeGpuRuntime: expected Node 22 or older, which @tensorflow/tfjs-node-gpu 4.22.0 needs, got 23.0.0; run "nvm install 22 && nvm use 22" or choose another runtime]`,
  );
  expect(host.asked).toEqual([]);
});

test("says how to install a package that is missing", async () => {
  const message = await messageOf(failing(missing("@tensorflow/tfjs-node-gpu")), "gpu");
  expect(message).toMatchInlineSnapshot(
    `"createNodeGpuRuntime: expected @tensorflow/tfjs-node-gpu to load, and it did not (Cannot find package '@tensorflow/tfjs-node-gpu' imported from x.js); run "npm install @tensorflow/tfjs-node-gpu@4.22.0" (pnpm: and allow its install script) or choose another runtime"`,
  );
});

test("says how to build an addon that is missing", async () => {
  const error = new Error(
    "The Node.js native addon module (tfjs_binding.node) can not be found at path: /x. \nPlease run command …",
  );
  expect(await messageOf(failing(error), "cpu")).toMatchInlineSnapshot(
    `"createNodeGpuRuntime: expected @tensorflow/tfjs-node to load, and it did not (The Node.js native addon module (tfjs_binding.node) can not be found at path: /x. ); run "npm rebuild @tensorflow/tfjs-node --build-addon-from-source", which needs a C++ compiler, Python and network access, or choose another runtime"`,
  );
});

test("says how to fetch TensorFlow's library when it is missing", async () => {
  const error = new Error("libtensorflow.so.2: cannot open shared object file: No such file");
  expect(await messageOf(failing(error), "gpu")).toContain(
    'run "npm rebuild @tensorflow/tfjs-node-gpu", which needs network access',
  );
});

test("installs the package again when something that it needs is missing", async () => {
  expect(await messageOf(failing(missing("@mapbox/node-pre-gyp")), "gpu")).toContain(
    'run "npm install @tensorflow/tfjs-node-gpu@4.22.0" again or choose another runtime',
  );
});

test("notices a silent fall-back to the processor", async () => {
  expect(await messageOf({ usesGpu: () => false }, "gpu")).toMatchInlineSnapshot(
    `"createNodeGpuRuntime: expected @tensorflow/tfjs-node-gpu to use an NVIDIA graphics card, and it fell back to the CPU: it needs CUDA 11.2 and cuDNN 8.1, no other versions; run "conda install -c conda-forge cudatoolkit=11.2 cudnn=8.1" and "export LD_LIBRARY_PATH=$CONDA_PREFIX/lib" (TF_CPP_MIN_LOG_LEVEL=0 shows which library it misses) or choose another runtime"`,
  );
});
