import { readFileSync } from "node:fs";

/** The version in this package's package.json. */
export function packageVersion(): string {
  const text = readFileSync(new URL("../package.json", import.meta.url), "utf8");
  const version = /"version":\s*"([^"]+)"/u.exec(text)?.[1];
  return version ?? "unknown";
}
