import { DomainError } from "@mienf/numeric";
import { defineLaw } from "../define-law.ts";
import type { Law } from "../law.ts";
import { checkEveryLabel, imagesByLabel, type ImageSet } from "./image-set.ts";

/**
 * Replaces each symbol of a discrete law by a random image of that class.
 *
 * The information is that of the labels, provided that an image tells its class; it is an upper bound
 * where classes can be confused.
 *
 * @param channel - A law with dims 1×1 whose values are class numbers 0, 1, …, such as
 *   `symmetricNoisyChannel({ symbols: 10, … })`.
 * @param images - Images of every class that the channel sends.
 * @param classes - Number of classes the channel uses; default all of `images`.
 * @throws DomainError when the channel is not 1×1.
 * @throws DataError when a class has no image.
 */
export function labelMixing(channel: Law, images: ImageSet, classes?: number): Law {
  if (channel.dimX !== 1 || channel.dimY !== 1) {
    throw new DomainError(
      `labelMixing: expected a channel with dims 1×1, got ${channel.dimX}×${channel.dimY}`,
    );
  }
  const byLabel = imagesByLabel(images);
  checkEveryLabel("labelMixing", byLabel, classes ?? byLabel.length);
  const dim = images.width * images.height;
  return defineLaw({
    name: `label-mixing(${channel.name})`,
    parameters: channel.parameters,
    dimX: dim,
    dimY: dim,
    mutualInformation: [channel],
    fill: (x, y, source) => {
      const labels = channel.sample(x.length / dim, source);
      const paint = (side: Float64Array, label: number, row: number): void => {
        const choices = byLabel[label] ?? [];
        const image = choices[source.integer(choices.length)] ?? 0;
        side.set(images.pixels.subarray(image * dim, (image + 1) * dim), row * dim);
      };
      for (let i = 0; i < x.length / dim; i++) {
        paint(x, labels.x.data[i]!, i);
        paint(y, labels.y.data[i]!, i);
      }
    },
  });
}
