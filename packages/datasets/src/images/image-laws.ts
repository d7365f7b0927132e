import type { RandomSource } from "@mienf/numeric";
import { mapped } from "../combinators/mapped.ts";
import { renamed } from "../combinators/renamed.ts";
import type { Law } from "../law.ts";
import { correlatedUniform } from "../laws/correlated-uniform.ts";
import {
  gaussianPlateMap,
  type GaussianPlateOptions,
  rectangleMap,
  type RectangleOptions,
} from "./image-maps.ts";

/** The latent law below an image law. */
export interface ImageLatentOptions {
  /** Total information in nats, at most 25 a latent number. */
  readonly mutualInformation: number;
  /** Equal shares of the latent numbers (default), or shares drawn from the given source. */
  readonly split?: "uniform" | RandomSource | undefined;
  /** Rotates the normals below the latents by matrices drawn from this source; default none. */
  readonly rotation?: RandomSource | undefined;
}

/** How to make {@link gaussianPlates}. */
export interface GaussianPlatesOptions extends ImageLatentOptions, GaussianPlateOptions {}

/**
 * Makes pairs of images of a Gaussian spot whose two centres are dependent.
 *
 * Each image is a row of size² pixels in (0, 1]; the law has no density, but exact mutual information.
 *
 * @param options - `mutualInformation` in nats, `split`, `rotation` of the 2-D latents, `size`, `width`.
 * @throws DomainError when the information is negative or above 25 nats a latent number.
 * @see Butakov et al. 2024, "Mutual Information Estimation via Normalizing Flows", figure 2.
 */
export function gaussianPlates(options: GaussianPlatesOptions): Law {
  const { mutualInformation, split, rotation, size = 16, width = 0.2 } = options;
  const base = correlatedUniform({ dim: 2, mutualInformation, split, rotation });
  const law = mapped(base, gaussianPlateMap({ size, width }));
  return renamed(law, "gaussian-plates", { mutualInformation, size, width });
}

/** How to make {@link rectangles}. */
export interface RectanglesOptions extends ImageLatentOptions, RectangleOptions {}

/**
 * Makes pairs of images of a filled rectangle whose four ends are dependent.
 *
 * Each image is a row of size² pixels in [0, 1]; the law has no density, but exact mutual information.
 *
 * @param options - `mutualInformation` in nats, `split`, `rotation` of the 4-D latents, `size`, `minimumSide`.
 * @throws DomainError when the information is negative or above 25 nats a latent number, or the smallest
 *   side is below two pixels.
 * @see Butakov et al. 2024, "Mutual Information Estimation via Normalizing Flows", figure 2.
 */
export function rectangles(options: RectanglesOptions): Law {
  const { mutualInformation, split, rotation, size = 16, minimumSide = 0.2 } = options;
  const base = correlatedUniform({ dim: 4, mutualInformation, split, rotation });
  const law = mapped(base, rectangleMap({ size, minimumSide }));
  return renamed(law, "rectangles", { mutualInformation, size, minimumSide });
}
