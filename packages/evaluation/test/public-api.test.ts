import { expect, test } from "vitest";

test.each(["", "/bench", "/experiments", "/queue"])(
  "exports exactly these names from @mienf/evaluation%s",
  async (entry) => {
    const exports: Record<string, () => Promise<object>> = {
      "": () => import("@mienf/evaluation"),
      "/bench": () => import("@mienf/evaluation/bench"),
      "/experiments": () => import("@mienf/evaluation/experiments"),
      "/queue": () => import("@mienf/evaluation/queue"),
    };
    expect(Object.keys((await exports[entry]?.()) ?? {}).toSorted()).toMatchSnapshot();
  },
);
