type Body = string | Uint8Array | undefined;

/** A server of files on 127.0.0.1; an isolated page has shared memory. */
export declare const servePage: (
  fileAt: (path: string) => Body | Promise<Body>,
  options: { readonly isolated: boolean },
) => Promise<{ readonly url: string; close(): Promise<void> }>;
