import { defineConfig } from "vitepress";

export default defineConfig({
  title: "mienf",
  description: "Mutual information with normalizing flows, in TypeScript",
  lang: "en",
  cleanUrls: true,
  markdown: { math: true },
  themeConfig: {
    nav: [
      { text: "Guide", link: "/guide/start" },
      { text: "Data sets", link: "/data-sets" },
      { text: "Results", link: "/results/accuracy" },
    ],
    sidebar: [
      {
        text: "Guide",
        items: [
          { text: "Start", link: "/guide/start" },
          { text: "How it works", link: "/guide/method" },
          { text: "Reading an estimate", link: "/guide/reading" },
        ],
      },
      { text: "Data sets", items: [{ text: "Gallery", link: "/data-sets" }] },
      {
        text: "Results",
        items: [
          { text: "Accuracy", link: "/results/accuracy" },
          { text: "Beyond Normal", link: "/results/beyond-normal" },
        ],
      },
    ],
    search: { provider: "local" },
  },
});
