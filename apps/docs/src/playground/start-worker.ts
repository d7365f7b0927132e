import type { Reply, Request } from "./job.ts";

/** The worker, with the types of what it is told and what it says. */
export interface PlaygroundWorker {
  tell(request: Request): void;
  end(): void;
}

/**
 * Starts the worker under the page's own content-security policy: a worker that is loaded from a URL has the policy of
 * its response, and files on a static host have none, but one that is made from a blob inherits the page's.
 *
 * @param scriptUrl - of the bundled worker. @param wasmPaths - folder with onnxruntime-web's files.
 */
export function startWorker(
  { scriptUrl, wasmPaths }: { readonly scriptUrl: string; readonly wasmPaths: string },
  hear: (reply: Reply) => void,
): PlaygroundWorker {
  const absolute = new URL(scriptUrl, location.href).href;
  // A static import would count as a worker of its own.
  const source = new Blob([`import(${JSON.stringify(absolute)});`], { type: "text/javascript" });
  const blobUrl = URL.createObjectURL(source);
  const name = new URL(wasmPaths, location.href).href;
  const worker = new Worker(blobUrl, { type: "module", name });
  // Messages that are sent before the import has run would be lost.
  const waiting: Request[] = [];
  let started = false;
  worker.onmessage = ({ data }: MessageEvent<Reply | "listening">) => {
    if (data === "listening") {
      started = true;
      for (const request of waiting.splice(0)) {
        worker.postMessage(request);
      }
    } else {
      hear(data);
    }
  };
  worker.onerror = ({ message }) => {
    hear({
      kind: "failed",
      during: "run",
      message: `the worker did not start: ${message || "see the browser's console"}`,
    });
  };
  return {
    tell(request) {
      if (started) {
        worker.postMessage(request);
      } else {
        waiting.push(request);
      }
    },
    end() {
      worker.terminate();
      URL.revokeObjectURL(blobUrl);
    },
  };
}
