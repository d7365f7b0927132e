// Rows of image pairs for the gallery: grey levels as a few paths of horizontal runs.
const LEVELS = 5;
const SIDE = 60; // drawn size of the longer side of an image
const GAP = 6;

/** Draws pairs of images, X above Y. */
export function drawImages(title, { x, y }, { height, widths }) {
  const pixel = SIDE / Math.max(height, ...widths);
  const columnWidth = pixel * Math.max(...widths) + GAP;
  const rowHeight = pixel * height + GAP;
  const width = Math.max(Math.ceil(x.rows * columnWidth + GAP), 240);
  const total = Math.ceil(24 + 2 * rowHeight);
  const images = [x, y].flatMap((side, row) =>
    Array.from({ length: side.rows }, (_, k) => {
      const values = side.data.subarray(k * side.columns, (k + 1) * side.columns);
      const place = `translate(${round(GAP + k * columnWidth)} ${round(22 + row * rowHeight)})`;
      return `<g transform="${place} scale(${round(pixel)})">${drawImage(values, height, widths[row])}</g>`;
    }),
  );
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${total}" viewBox="0 0 ${width} ${total}" font-family="system-ui, sans-serif" font-size="11">` +
    `<text x="${GAP}" y="14" fill="currentColor">${title}: X above Y</text>${images.join("")}</svg>`
  );
}

function drawImage(values, height, width) {
  // Spins are stored column by column and run from −1 to 1; pixels row by row from 0 to 1.
  const spins = values.some((value) => value < 0);
  const level = (i, j) => {
    const value = spins ? (values[j * height + i] + 1) / 2 : values[i * width + j];
    return Math.round(value * (LEVELS - 1));
  };
  const paths = Array.from({ length: LEVELS }, () => "");
  for (let i = 0; i < height; i++) {
    for (let j = 0; j < width;) {
      const here = level(i, j);
      let end = j + 1;
      while (end < width && level(i, end) === here) {
        end++;
      }
      paths[here] += here > 0 ? `M${j} ${i}h${end - j}v1h${j - end}z` : "";
      j = end;
    }
  }
  const drawn = paths.map((d, k) => {
    const grey = Math.round((255 * k) / (LEVELS - 1));
    return d === "" ? "" : `<path fill="rgb(${grey} ${grey} ${grey})" d="${d}"/>`;
  });
  return `<path d="M0 0h${width}v${height}h${-width}z"/>${drawn.join("")}`;
}

function round(value) {
  return Number(value.toFixed(2));
}
