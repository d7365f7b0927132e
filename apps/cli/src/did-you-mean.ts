import { nearNames } from "@mienf/io";

/** The end of a message about an unknown name: what was probably meant, or nothing. */
export function didYouMean(name: string, known: readonly string[]): string {
  const near = nearNames(name, known);
  return near.length > 0 ? `; did you mean ${near.join(" or ")}?` : "";
}
