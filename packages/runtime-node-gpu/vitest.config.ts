import { project } from "@mienf/vitest-config";

export default project("@mienf/runtime-node-gpu");
