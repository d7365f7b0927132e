import { useData } from "vitepress";
import type { Theme } from "vitepress";
import DefaultTheme from "vitepress/theme-without-fonts";
import { defineAsyncComponent, h, onMounted, watchEffect } from "vue";
import LiveExample from "../../src/landing/live-example.vue";
import "./style.css";

// oxlint-disable-next-line import/no-default-export -- VitePress looks for it.
export default {
  extends: DefaultTheme,
  Layout: () => h(DefaultTheme.Layout, null, { "home-hero-image": () => h(LiveExample) }),
  setup() {
    const { frontmatter } = useData();
    // VitePress's home layout has no main landmark.
    const markMain = (): void => {
      const content = document.getElementById("VPContent");
      if (frontmatter.value["layout"] === "home") {
        content?.setAttribute("role", "main");
      } else {
        content?.removeAttribute("role");
      }
    };
    onMounted(() => watchEffect(markMain, { flush: "post" }));
  },
  enhanceApp({ app }) {
    app.component(
      "Playground",
      defineAsyncComponent(() => import("../../src/playground/playground.vue")),
    );
  },
} satisfies Theme;
