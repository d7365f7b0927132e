import { existsSync, readFileSync } from "node:fs";
import { defineConfig } from "vitepress";
import type { DefaultTheme } from "vitepress";
import { withPolicy } from "./content-security-policy.ts";

/** Without the copies of its own files that onnxruntime-web would bring along: the site serves them. */
const conditions = ["onnxruntime-web-use-extern-wasm"];

const guide = [
  { text: "Start", link: "/guide/start" },
  { text: "Which estimator when", link: "/guide/which-estimator" },
  { text: "Reading an estimate", link: "/guide/reading" },
  { text: "High dimensions", link: "/guide/high-dimensions" },
  { text: "Images", link: "/guide/images" },
  { text: "Discrete and tied data", link: "/guide/discrete-and-tied" },
  { text: "Time series", link: "/guide/time-series" },
  { text: "GPUs and WebGPU", link: "/guide/gpus" },
  { text: "Scaling out", link: "/guide/scaling-out" },
  { text: "From Python", link: "/guide/from-python" },
  { text: "Ten questions", link: "/guide/questions" },
];
const theory = [
  { text: "MIENF", link: "/theory/mienf" },
  { text: "Laws of the latents", link: "/theory/bases" },
  { text: "Flows", link: "/theory/flows" },
  { text: "Nearest neighbours", link: "/theory/neighbours" },
  { text: "Intervals and score", link: "/theory/intervals" },
];
const galleries = [
  { text: "Estimators", link: "/gallery/estimators" },
  { text: "Flows", link: "/gallery/flows" },
  { text: "Bases", link: "/gallery/bases" },
  { text: "Data sets", link: "/data-sets" },
];

/** Made by scripts/make-api.js; absent in a checkout where it has not run. */
const apiSidebar = new URL("../api/typedoc-sidebar.json", import.meta.url);
const api = sidebarIn(apiSidebar);
/** Made by scripts/collect-results.js. */
const results = sidebarIn(new URL("../results/sidebar.json", import.meta.url));

function sidebarIn(file: URL): DefaultTheme.SidebarItem[] {
  return existsSync(file)
    ? (JSON.parse(readFileSync(file, "utf8")) as DefaultTheme.SidebarItem[])
    : [];
}

export default defineConfig({
  title: "mienf",
  description: "Mutual information with normalizing flows, in TypeScript",
  lang: "en",
  cleanUrls: true,
  head: [["link", { rel: "icon", href: "/icon.svg", type: "image/svg+xml" }]],
  markdown: {
    math: true,
    image: { lazyLoading: true },
    theme: { light: "github-light-high-contrast", dark: "github-dark-high-contrast" },
  },
  srcExclude: ["README.md"],
  transformHtml: (html) => withPolicy(html),
  vite: {
    resolve: { conditions },
    worker: { format: "es" },
    build: { target: "es2022", chunkSizeWarningLimit: 2000 },
  },
  themeConfig: {
    nav: [
      { text: "Playground", link: "/playground" },
      { text: "Guide", link: "/guide/start" },
      { text: "Theory", link: "/theory/mienf" },
      { text: "Galleries", items: galleries },
      { text: "Results", link: "/results/" },
      { text: "API", link: "/api/" },
    ],
    sidebar: {
      "/api/": [{ text: "API", items: api }],
      "/results/": results,
      "/": [
        { text: "Playground", link: "/playground" },
        { text: "Guide", items: guide },
        { text: "Theory", items: theory },
        { text: "Galleries", items: galleries },
        { text: "Results", link: "/results/" },
        { text: "API", link: "/api/" },
      ],
    },
    search: { provider: "local" },
  },
});
