import path from "node:path";
import { fileURLToPath } from "node:url";

/** The site's folder. */
export const site = fileURLToPath(new URL("..", import.meta.url));
/** The repository's. */
export const root = path.join(site, "..", "..");
