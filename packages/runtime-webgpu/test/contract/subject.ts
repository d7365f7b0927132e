import { createParameter, fit } from "@mienf/core";
import type { Parameter, Runtime } from "@mienf/core";
import { createRandomSource } from "@mienf/numeric";
import type { RandomSource } from "@mienf/numeric";
import { createWebGpuRuntime } from "@mienf/runtime-webgpu";
import { plainLayers, runtimeContract } from "@mienf/testing/runtime-contract";
import type { RuntimeSubject } from "@mienf/testing/runtime-contract";

/** What a page or a child process says about a check. */
export interface CheckAnswer {
  /** Why it failed; missing where it passed. */
  readonly failure?: string;
  /** The runtime's device, when asked for `"device"`. */
  readonly device?: string;
}

const subject: RuntimeSubject<Parameter, RandomSource> = {
  createRuntime: (): Promise<Runtime> => createWebGpuRuntime(),
  createParameter,
  createSource: createRandomSource,
  fit,
  layers: plainLayers(createParameter, createRandomSource),
};
const checks = runtimeContract(subject);

/** Titles of the contract's checks. */
export const titles: readonly string[] = checks.map(({ title }) => title);

/** Runs the check of that title, or asks for the device. */
export async function answer(title: string): Promise<CheckAnswer> {
  try {
    if (title === "device") {
      return { device: (await createWebGpuRuntime()).device };
    }
    const check = checks.find((each) => each.title === title);
    if (check === undefined) {
      return { failure: `expected a check "${title}", found none` };
    }
    await check.run();
    return {};
  } catch (error) {
    return { failure: error instanceof Error ? error.message : String(error) };
  }
}
