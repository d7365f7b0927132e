import { project } from "@mienf/vitest-config";

// Loading tfjs takes longer than most of these tests: files share it.
export default project("@mienf/distributions", { test: { isolate: false } });
