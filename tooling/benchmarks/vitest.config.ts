import { project } from "@mienf/vitest-config";

export default project("@mienf/benchmarks", {
  test: { include: ["parity/*.test.js", "src/*.test.js"] },
});
