// Pieces of Markdown that the theme lays out as a grid of cards.

/** A card: a heading of its own, a sentence and a picture. */
export function card({ name, text, picture }) {
  return `<div class="card">\n\n## ${name}\n\n${picture}\n\n${text}\n\n</div>\n`;
}

/** Cards side by side, as many as fit. */
export function gallery(cards) {
  return `<div class="gallery">\n\n${cards.join("\n")}\n</div>\n`;
}
