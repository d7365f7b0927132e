import { createServer } from "node:http";

/** A server of files in memory on 127.0.0.1; an isolated page has shared memory. */
export async function servePage(
  files: ReadonlyMap<string, string>,
  options: { readonly isolated: boolean },
): Promise<{ readonly url: string; close(): Promise<void> }> {
  const isolation = {
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
  };
  const server = createServer((request, response) => {
    const path = request.url ?? "/";
    const body = files.get(path);
    response.writeHead(body === undefined ? 404 : 200, {
      "Content-Type": path.endsWith(".js") ? "text/javascript" : "text/html",
      ...(options.isolated ? isolation : {}),
    });
    response.end(body);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}/`,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => {
          resolve();
        });
      }),
  };
}
