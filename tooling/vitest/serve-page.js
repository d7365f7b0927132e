import { createServer } from "node:http";
import { extname } from "node:path/posix";

const TYPES = {
  ".js": "text/javascript",
  ".mjs": "text/javascript",
  ".wasm": "application/wasm",
};
const ISOLATION = {
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Embedder-Policy": "require-corp",
};

/** A server of files on 127.0.0.1; an isolated page has shared memory. */
export async function servePage(fileAt, { isolated }) {
  const server = createServer(async (request, response) => {
    const path = request.url ?? "/";
    const body = await fileAt(path);
    response.writeHead(body === undefined ? 404 : 200, {
      "Content-Type": TYPES[extname(path)] ?? "text/html",
      ...(isolated ? ISOLATION : {}),
    });
    response.end(body);
  });
  await new Promise((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  return {
    url: `http://127.0.0.1:${server.address().port}/`,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => {
          resolve();
        });
      }),
  };
}
