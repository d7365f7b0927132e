import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import path from "node:path";

const TYPES = {
  ".css": "text/css",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".json": "application/json",
  ".mjs": "text/javascript",
  ".svg": "image/svg+xml",
  ".wasm": "application/wasm",
};

/**
 * Serves a built site on 127.0.0.1 as a static host does: `/page` is `page.html`, and no headers but the type.
 *
 * @param {string} folder - of the built site.
 * @returns {Promise<{ url: string, close: () => Promise<void> }>}
 */
export async function serveSite(folder) {
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? "/", "http://site");
    const name = path.normalize(decodeURIComponent(pathname));
    const file =
      path.extname(name) === ""
        ? name.endsWith("/")
          ? `${name}index.html`
          : `${name}.html`
        : name;
    void answer(path.join(folder, file), response);
  });
  await new Promise((resolve) => {
    server.listen(0, "127.0.0.1", () => resolve(undefined));
  });
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve(undefined));
      }),
  };
}

/**
 * @param {string} file
 * @param {import("node:http").ServerResponse} response
 */
async function answer(file, response) {
  try {
    const body = await readFile(file);
    const type = TYPES[/** @type {keyof typeof TYPES} */ (path.extname(file))];
    response.writeHead(200, { "Content-Type": type ?? "application/octet-stream" }).end(body);
  } catch {
    response.writeHead(404, { "Content-Type": "text/plain" }).end("not found");
  }
}
