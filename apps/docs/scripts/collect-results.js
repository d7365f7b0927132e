// Puts the tables of measured results that packages and benchmarks keep beside their code under /results, with their
// figures, and writes an overview and the sidebar of these pages. What it writes is not committed.
import {
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";
import { root, site } from "./site-folders.js";

const target = path.join(site, "results");

/** Folders with results, and where their pages go; `README.md` becomes the index of its folder. */
const GROUPS = [
  {
    title: "Estimators",
    text: "How far estimates are off, law by law",
    from: "packages/estimators/results",
    to: "",
  },
  {
    title: "Benchmark suites and experiments",
    text: "Suites of `mienf bench`, beside published figures, and experiments",
    from: "packages/evaluation/results",
    to: "suites",
  },
  {
    title: "Speed and density",
    text: "Training steps and neighbour searches beside other libraries, runtimes beside each other, and flows as densities",
    from: "tooling/benchmarks/results",
    to: "speed",
  },
];
const FIGURE = /\.(?:svg|png)$/u;

/** Where a file of results becomes a page, from the folder of results. */
function pageOf(file, { from, to }) {
  const relative = path.posix.relative(from, file);
  return path.posix.join(to, relative.replace(/(?:^|(?<=\/))README\.md$/u, "index.md"));
}

/** Every file below a folder of the repository, as paths from its root. */
function filesBelow(folder) {
  return readdirSync(path.join(root, folder), { withFileTypes: true, recursive: true })
    .filter((one) => one.isFile())
    .map((one) => path.posix.join(path.relative(root, one.parentPath), one.name))
    .toSorted();
}

const pages = new Map(
  GROUPS.flatMap((group) =>
    filesBelow(group.from)
      .filter((file) => file.endsWith(".md"))
      .map((file) => [file, pageOf(file, group)]),
  ),
);

/** Links of one file to others: to their pages where there are any, to figures as they are, else words alone. */
function withLinks(text, file) {
  return text.replaceAll(/(?<!!)\[(?<words>[^\]]*)\]\((?<to>[^)]+)\)/gu, (link, words, to) => {
    if (/^(?:https?:|#)/u.test(to)) {
      return link;
    }
    const [place = "", anchor] = to.split("#");
    const page = pages.get(path.posix.join(path.posix.dirname(file), place));
    const address = page && `/results/${page.replace(/(?:index)?\.md$/u, "")}`;
    return address ? `[${words}](${address}${anchor === undefined ? "" : `#${anchor}`})` : words;
  });
}

/** A heading for every column: a screen reader has nothing to say of an empty one. */
const withHeads = (text) =>
  text.replaceAll(/^\|(?<cells>.*)\|(?=\n\|[ :|-]+\|$)/gmu, (_, cells) => {
    const heads = cells.split("|");
    const named = heads.map((head, i) => {
      const word = i === 0 ? "row" : i === heads.length - 1 ? "remark" : "whose";
      return head.trim() === "" ? ` ${word} ` : head;
    });
    return `|${named.join("|")}|`;
  });

const titleOf = (text) => /^# (?<title>.+)$/mu.exec(text)?.groups?.title ?? "Results";

rmSync(target, { recursive: true, force: true });
const sidebar = [{ text: "Overview", link: "/results/" }];
const overview = [
  "Every table says which command, versions, machine and day made it. All amounts of information are in nats.",
];
for (const group of GROUPS) {
  const items = [];
  for (const file of filesBelow(group.from)) {
    const page = pages.get(file);
    const place = path.join(target, page ?? pageOf(file, group));
    if (page === undefined && !FIGURE.test(file)) {
      continue;
    }
    mkdirSync(path.dirname(place), { recursive: true });
    if (page === undefined) {
      cpSync(path.join(root, file), place);
      continue;
    }
    const text = readFileSync(path.join(root, file), "utf8");
    // Tables need the width more than a list of headings does.
    writeFileSync(
      place,
      `---\npageClass: results\naside: false\n---\n\n${withHeads(withLinks(text, file))}`,
    );
    const title = page === path.posix.join(group.to, "index.md") ? "In short" : titleOf(text);
    items.push({ text: title, link: `/results/${page.replace(/(?:index)?\.md$/u, "")}` });
  }
  // Shorter paths are about more.
  items.sort(
    (a, b) => a.link.split("/").length - b.link.split("/").length || a.link.localeCompare(b.link),
  );
  sidebar.push({ text: group.title, items });
  overview.push(
    `## ${group.title}\n\n${group.text}.\n`,
    ...items.map(({ text, link }) => `- [${text}](${link})`),
  );
}
if (existsSync(path.join(target, "index.md"))) {
  throw new Error(
    "expected no README.md in packages/estimators/results; its page would be the overview",
  );
}
writeFileSync(path.join(target, "index.md"), `# Results\n\n${overview.join("\n")}\n`);
writeFileSync(path.join(target, "sidebar.json"), JSON.stringify(sidebar));
