import type { Matrix } from "@mienf/numeric";
import type { Allocator } from "./allocator.ts";
import { buildIndex } from "./build-index.ts";
import type { Layout } from "./build-index.ts";
import type { CountQuery } from "./count-query.ts";
import { countWithin } from "./count.ts";
import type { LeafClaims } from "./leaf-claims.ts";
import { forClaimedLeaves } from "./leaf-claims.ts";
import type { NearestQuery } from "./nearest-query.ts";
import { findNearest } from "./nearest.ts";
import type { Norm } from "./norm.ts";
import type { PointIndex } from "./point-index.ts";

/** Work as plain data: queries write into the arrays that they bring, building returns an index. */
export type NeighborTask =
  | {
      readonly task: "build";
      readonly matrix: Matrix;
      readonly norm: Norm;
      readonly layout: Layout;
    }
  | {
      readonly task: "nearest";
      readonly index: PointIndex;
      readonly query: NearestQuery;
      readonly claims: LeafClaims;
    }
  | {
      readonly task: "count";
      readonly index: PointIndex;
      readonly query: CountQuery;
      readonly claims: LeafClaims;
    };

/** Does the work, or a thread's part of it, on the thread that it is called on. */
export function runNeighborTask(task: NeighborTask, memory: Allocator): PointIndex | null {
  switch (task.task) {
    case "build":
      return buildIndex(task.matrix, { norm: task.norm, layout: task.layout, memory });
    case "nearest":
      forClaimedLeaves(task.claims, (range) => findNearest(task.index, task.query, range));
      return null;
    case "count":
      forClaimedLeaves(task.claims, (range) => countWithin(task.index, task.query, range));
      return null;
  }
}
