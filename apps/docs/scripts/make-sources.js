// Makes a page of every source file that a page links to as /source/PATH, without its extension: a formula is one click
// away from the code that computes it, offline as well. A link to a file that is not there fails the build, and so does
// a formula on its own line in the theory that is not followed by such a link.
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { root, site } from "./site-folders.js";

const LINK = /\]\(\/source\/(?<file>[^)#]+)\)/gu;
const FORMULA = /^\$\$$[^]*?^\$\$$\n\n(?<next>.*)/gmu;

const problems = [];
const linked = new Set();
for (const folder of ["guide", "theory"]) {
  for (const name of readdirSync(path.join(site, folder))) {
    const text = readFileSync(path.join(site, folder, name), "utf8");
    for (const { groups } of text.matchAll(LINK)) {
      linked.add(groups.file);
      if (!existsSync(path.join(root, `${groups.file}.ts`))) {
        problems.push(`${folder}/${name}: there is no ${groups.file}.ts`);
      }
    }
    if (folder === "theory") {
      for (const { groups } of text.matchAll(FORMULA)) {
        if (!groups.next.startsWith("In code: [")) {
          problems.push(`${folder}/${name}: a formula without its code, before: ${groups.next}`);
        }
      }
    }
  }
}
if (problems.length > 0) {
  throw new Error(problems.join("\n"));
}

rmSync(path.join(site, "source"), { recursive: true, force: true });
for (const file of linked) {
  const page = path.join(site, "source", `${file}.md`);
  mkdirSync(path.dirname(page), { recursive: true });
  const code = readFileSync(path.join(root, `${file}.ts`), "utf8");
  const frontmatter = "---\nsearch: false\naside: false\nprev: false\nnext: false\n---\n";
  writeFileSync(
    page,
    `${frontmatter}\n# ${path.basename(file)}.ts\n\n\`${file}.ts\`\n\n\`\`\`\`ts\n${code}\`\`\`\`\n`,
  );
}
