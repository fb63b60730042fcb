// Prints the gzipped size of each page's first load, and fails if one exceeds its budget. Scripts for browsers without
// modules don't count.
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

const KIB = 1024;
const BUDGET = { account: 104, app: 154, css: 15 };
const FOLDER = "out";

const gzippedKib = (path) => gzipSync(readFileSync(join(FOLDER, decodeURI(path))), { level: 9 }).length / KIB;
const sumKib = (paths) => [...new Set(paths)].reduce((sum, path) => sum + gzippedKib(path), 0);

function measure(page) {
  const html = readFileSync(join(FOLDER, page), "utf8");
  const tags = html.match(/<(?:script|link)[^>]*>/g) ?? [];
  const modern = tags.filter((tag) => !/nomodule/i.test(tag));
  const findPaths = (pattern) => modern.flatMap((tag) => tag.match(pattern)?.[1] ?? []);
  return { page, js: sumKib(findPaths(/src="([^"]+\.js)"/)), css: sumKib(findPaths(/href="([^"]+\.css)"/)) };
}

let isOver = false;
for (const { page, js, css } of globSync("*.html", { cwd: FOLDER }).sort().map(measure)) {
  const limit = page === "todos.html" ? BUDGET.app : BUDGET.account;
  const isPageOver = js > limit || css > BUDGET.css;
  isOver ||= isPageOver;
  const figures = `js ${js.toFixed(1).padStart(6)} of ${limit} KiB   css ${css.toFixed(1).padStart(5)} of ${BUDGET.css} KiB`;
  process.stdout.write(`${isPageOver ? "OVER" : "  ok"}  ${page.padEnd(22)} ${figures}\n`);
}
process.exitCode = isOver ? 1 : 0;
