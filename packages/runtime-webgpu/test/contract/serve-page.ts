import { createServer } from "node:http";

/** A server of files in memory on 127.0.0.1. */
export async function servePage(
  files: ReadonlyMap<string, string>,
): Promise<{ readonly url: string; close(): Promise<void> }> {
  const server = createServer((request, response) => {
    const body = files.get(request.url ?? "/");
    response.writeHead(body === undefined ? 404 : 200, {
      "Content-Type": request.url?.endsWith(".js") === true ? "text/javascript" : "text/html",
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
