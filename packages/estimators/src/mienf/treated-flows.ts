import type { Module } from "@mienf/core";
import type { Bijection } from "@mienf/flows";
import type { MarginalMap } from "../preprocessing/marginal-map.ts";

/** Two trained flows with the maps of the columns that come before them. */
export interface TreatedFlows {
  readonly x: readonly MarginalMap[];
  readonly y: readonly MarginalMap[];
  /** Parameters are those of the law of the latents too. */
  readonly model: Module & { readonly flowX: Bijection; readonly flowY: Bijection };
}
