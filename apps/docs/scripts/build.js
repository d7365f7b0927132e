// Builds the site. Everything it needs is in the repository and in node_modules: no network.
import { build } from "vitepress";
import "./collect.js";
import "./collect-results.js";
import "./make-sources.js";
import "./make-galleries.js";
import "./make-api.js";
import { site } from "./site-folders.js";

await build(site);
