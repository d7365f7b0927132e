import { ConfigError } from "@mienf/numeric";

/** Size of an image; its rows hold it pixel by pixel, line by line, channels last. */
export interface ImageShape {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
}

/** Number of values in an image. */
export function imageSize({ height, width, channels }: ImageShape): number {
  return height * width * channels;
}

/** @throws ConfigError unless every size is a whole number ≥ 1. */
export function checkImage(kind: string, { height, width, channels }: ImageShape): void {
  if ([height, width, channels].some((size) => !Number.isInteger(size) || size < 1)) {
    throw new ConfigError(`${kind}: expected whole sizes ≥ 1, got ${height}×${width}×${channels}`);
  }
}
