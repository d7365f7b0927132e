// How PyTorch runs fastest on this machine: which OpenBLAS, and which of its kernels.
import { execFile } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const script = fileURLToPath(new URL("../python/matrix_product.py", import.meta.url));
const run = promisify(execFile);

/** Debian has OpenBLAS with threads of its own and with OpenMP's, which are PyTorch's, too; the better one depends on the model. */
const LIBRARIES = ["pthread", "openmp"];

/** Kernels of OpenBLAS that are worth a try, with the processor's features that they need. */
const KERNELS = [
  { name: undefined, needs: [] },
  { name: "Haswell", needs: ["avx2", "fma"] },
  { name: "SkylakeX", needs: ["avx512f", "avx512dq", "avx512bw", "avx512vl"] },
];

/** An entry of the product is right to this part of its size: float32 has rounding errors of some 1e-6 after 1024 terms. */
const MOST_ERROR = 1e-5;

/**
 * Tries every library with every kernel in a short-lived process, and keeps each library's fastest kernel among those whose product is right.
 *
 * OpenBLAS picks its kernel by a list of processors, and one that is newer than the list gets a very old kernel.
 *
 * @param command - a Python that has PyTorch.
 * @returns for each library: its name (undefined for the default), its environment, the kernel, its Gflop/s, and what was tried.
 */
export async function torchSetups(command) {
  const setups = [];
  for (const library of installedLibraries()) {
    const tried = [];
    for (const { name, needs } of KERNELS) {
      if (needs.every((feature) => cpuFeatures().has(feature))) {
        const env = environment(library, name);
        tried.push({ asked: name ?? "unset", env, ...(await measureProduct(command, env)) });
      }
    }
    const right = tried.filter(({ error }) => error < MOST_ERROR);
    const [best] = right.toSorted((a, b) => b.gflops - a.gflops);
    if (best !== undefined) {
      const { env, kernel, gflops } = best;
      setups.push({ library: library?.name, env, kernel, gflops, tried });
    }
  }
  return setups;
}

/** Debian's folders of OpenBLAS; where there are none, whatever the dynamic loader finds. */
function installedLibraries() {
  const found = LIBRARIES.flatMap((name) =>
    foldersIn("/usr/lib")
      .map((folder) => path.join("/usr/lib", folder, `openblas-${name}`))
      .filter((folder) => foldersIn(path.dirname(folder)).includes(path.basename(folder)))
      .map((folder) => ({ name, folder })),
  );
  return found.length === 0 ? [undefined] : found;
}

function foldersIn(folder) {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function cpuFeatures() {
  try {
    const [, flags = ""] = /^flags\s*:(.*)$/mu.exec(readFileSync("/proc/cpuinfo", "utf8")) ?? [];
    return new Set(flags.trim().split(/\s+/u));
  } catch {
    return new Set();
  }
}

/** Settings for another library's sake would slow PyTorch's products down: they are taken out first. */
function environment(library, kernel) {
  const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith("OPENBLAS_"));
  return {
    ...Object.fromEntries(inherited),
    ...(library === undefined ? {} : { LD_LIBRARY_PATH: library.folder }),
    ...(kernel === undefined ? {} : { OPENBLAS_CORETYPE: kernel }),
  };
}

/** On one thread, of the library's own, too; a kernel that fails has a product that is wrong. */
async function measureProduct(command, env) {
  try {
    const { stdout } = await run(command, [script], { env: { ...env, OPENBLAS_NUM_THREADS: "1" } });
    return JSON.parse(stdout);
  } catch {
    return { gflops: 0, error: Infinity, kernel: null };
  }
}
