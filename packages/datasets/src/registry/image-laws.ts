import { gaussianPlates, rectangles } from "../images/image-laws.ts";
import type { LawEntry } from "./descriptor.ts";
import { gaussianPairs, readGaussianPairs, real, whole } from "./parameters.ts";

const size = whole("side of the image in pixels", 16, 2);

/** The laws over images that need no image files. */
export const imageLaws = {
  "gaussian-plates": {
    description: "images of a Gaussian spot at dependent places",
    parameters: {
      ...gaussianPairs,
      size,
      width: real("width of the spot as a share of the image", { minimum: 0.01, default: 0.2 }),
    },
    informationRange: () => ({ minimum: 0, maximum: 50 }),
    make: (reader) =>
      gaussianPlates({
        ...readGaussianPairs(reader),
        size: reader.sure("size"),
        width: reader.sure("width"),
      }),
  },
  rectangles: {
    description: "images of a filled rectangle with dependent ends",
    parameters: {
      ...gaussianPairs,
      size,
      minimumSide: real("smallest side as a share of the image, two pixels at least", {
        minimum: 0,
        maximum: 1,
        default: 0.2,
      }),
    },
    informationRange: () => ({ minimum: 0, maximum: 100 }),
    make: (reader) =>
      rectangles({
        ...readGaussianPairs(reader),
        size: reader.sure("size"),
        minimumSide: reader.sure("minimumSide"),
      }),
  },
} as const satisfies Record<string, LawEntry>;
