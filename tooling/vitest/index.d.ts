import type { ViteUserConfig } from "vitest/config";

/** Vitest project config for one package. */
export declare const project: (name: string, overrides?: ViteUserConfig) => ViteUserConfig;
