import { writeFileSync } from "node:fs";
import path from "node:path";
import { densityScale, standardised } from "./prepare.js";

/** Writes rows and budgets where peers.py reads them. */
export function writeJobs(folder, jobs) {
  const written = jobs.map(({ name, seed, data, budget }) => {
    const parts = standardised(data);
    const files = Object.fromEntries(
      Object.entries(parts).map(([part, matrix]) => {
        const file = `${name}-${seed}-${part}.f32`;
        writeFileSync(
          path.join(folder, file),
          new Uint8Array(Float32Array.from(matrix.data).buffer),
        );
        return [part, file];
      }),
    );
    const dim = data.train.columns;
    return { data: name, seed, dim, logScale: densityScale(data), ...files, ...budget };
  });
  writeFileSync(path.join(folder, "jobs.json"), JSON.stringify(written));
}
