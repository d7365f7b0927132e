import { createHash } from "node:crypto";

/**
 * Puts a content-security policy into a page: it may load and connect to nothing but its own site.
 *
 * Inline scripts are allowed by their hashes. A worker is allowed as a blob only, for such a worker has this same policy,
 * while one loaded from a URL would have none on a host that sends no headers. Inline styles are allowed: VitePress,
 * formulas and highlighted code need them, and they can load nothing from elsewhere either.
 */
export function withPolicy(html: string): string {
  const hashes = Array.from(html.matchAll(/<script(?<attributes>[^>]*)>(?<body>[^]*?)<\/script>/gu))
    .filter(({ groups }) => groups?.["attributes"]?.includes(" src=") !== true)
    .map(({ groups }) =>
      createHash("sha256")
        .update(groups?.["body"] ?? "")
        .digest("base64"),
    );
  const policy = [
    "default-src 'none'",
    `script-src 'self' blob: 'wasm-unsafe-eval' ${[...new Set(hashes)].map((hash) => `'sha256-${hash}'`).join(" ")}`,
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "connect-src 'self' blob:",
    "worker-src blob:",
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
  return html.replace(
    /<head>/u,
    `<head>\n    <meta http-equiv="Content-Security-Policy" content="${policy}">`,
  );
}
