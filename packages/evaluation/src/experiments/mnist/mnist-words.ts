import { VIEW_PARAMETERS } from "./digit-views.ts";
import type { ComponentMeaning } from "./explain-components.ts";

const NAMES: { readonly [Name in (typeof VIEW_PARAMETERS)[number]]: string } = {
  shiftX: "shift across",
  shiftY: "shift down",
  rotation: "rotation",
  zoom: "zoom",
  shear: "shear",
};

/** Column headings of the shares in {@link ComponentMeaning}. */
export const MEANING_NAMES: readonly string[] = [
  "which digit",
  ...VIEW_PARAMETERS.map((name) => NAMES[name]),
];

/** The largest two shares of a component's variance, where they are at least a tenth. */
export function meaningInWords(meaning: ComponentMeaning | undefined): string[] {
  if (meaning === undefined) {
    return [];
  }
  return [meaning.digit, ...meaning.changes]
    .map((share, at) => ({ share, name: MEANING_NAMES[at] ?? "" }))
    .toSorted((a, b) => b.share - a.share)
    .slice(0, 2)
    .filter(({ share }) => share >= 0.1)
    .map(({ share, name }) => `${Math.round(100 * share)} % ${name}`);
}
