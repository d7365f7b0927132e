import { project } from "@mienf/vitest-config";

export default project("@mienf/docs");
