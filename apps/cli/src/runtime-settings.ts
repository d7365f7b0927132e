import { ConfigError } from "@mienf/numeric";
import type { RuntimeName } from "./host.ts";
import type { Setting } from "./settings.ts";

/** Options that a runtime is started with. */
export interface RuntimeOptions {
  /** Of `onnx`: onnxruntime's execution provider, such as `"cuda"`. */
  readonly provider?: string;
  /** Of `onnx`: threads for one operation. */
  readonly threads?: number;
  /** Of `node-gpu`: TensorFlow on the graphics card or on the processor. */
  readonly device?: "gpu" | "cpu";
}

/** A runtime as it was asked for. */
export interface RequestedRuntime {
  readonly name: RuntimeName | "auto";
  readonly options: RuntimeOptions;
}

interface OptionRule {
  readonly runtime: RuntimeName;
  readonly expected: string;
  readonly fits: (value: Setting[1]) => boolean;
}

const RULES: ReadonlyMap<string, OptionRule> = new Map([
  [
    "provider",
    {
      runtime: "onnx",
      expected: "a provider's name: cpu, cuda, tensorrt, coreml, dml, webgpu",
      fits: (value) => typeof value === "string" && value !== "",
    },
  ],
  [
    "threads",
    {
      runtime: "onnx",
      expected: "a whole number ≥ 1",
      fits: (value) => Number.isInteger(value) && Number(value) >= 1,
    },
  ],
  [
    "device",
    {
      runtime: "node-gpu",
      expected: "gpu or cpu",
      fits: (value) => value === "gpu" || value === "cpu",
    },
  ],
]);

/**
 * Takes the runtime's options out of `--set`; what the estimator has an option for is the estimator's.
 *
 * @param ofEstimator - names of the estimator's options.
 * @throws ConfigError for an option of another runtime than the one asked for, given twice, or whose value does not fit.
 */
export function splitSettings(
  flags: { readonly runtime: RuntimeName | "auto"; readonly set?: readonly Setting[] },
  ofEstimator: readonly string[],
): { readonly settings: readonly Setting[]; readonly runtime: RequestedRuntime } {
  const settings: Setting[] = [];
  const options: Record<string, Setting[1]> = {};
  for (const setting of flags.set ?? []) {
    const [key, value] = setting;
    const rule = ofEstimator.includes(key) ? undefined : RULES.get(key);
    if (rule === undefined) {
      settings.push(setting);
      continue;
    }
    if (rule.runtime !== flags.runtime) {
      throw new ConfigError(
        `--set ${key}: is an option of the runtime ${rule.runtime}; add --runtime ${rule.runtime}`,
      );
    }
    if (Object.hasOwn(options, key)) {
      throw new ConfigError(`--set ${key}: given twice; give it once`);
    }
    if (!rule.fits(value)) {
      throw new ConfigError(`--set ${key}=${String(value)}: expected ${rule.expected}`);
    }
    options[key] = value;
  }
  return { settings, runtime: { name: flags.runtime, options } };
}
