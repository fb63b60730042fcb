// First load by page, as a browser that knows modules fetches it, against the budget.
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

const KIB = 1024;
const BUDGET = { account: 140, app: 190, css: 15 };
const OUT = "out";

const gzipped = (path) => gzipSync(readFileSync(join(OUT, decodeURI(path))), { level: 9 }).length / KIB;
const total = (paths) => [...new Set(paths)].reduce((sum, path) => sum + gzipped(path), 0);

function measure(page) {
  const html = readFileSync(join(OUT, page), "utf8");
  const tags = html.match(/<(?:script|link)[^>]*>/g) ?? [];
  const modern = tags.filter((tag) => !/nomodule/i.test(tag));
  const named = (pattern) => modern.flatMap((tag) => tag.match(pattern)?.[1] ?? []);
  return { page, js: total(named(/src="([^"]+\.js)"/)), css: total(named(/href="([^"]+\.css)"/)) };
}

let over = false;
for (const { page, js, css } of globSync("*.html", { cwd: OUT }).sort().map(measure)) {
  const limit = page === "todos.html" ? BUDGET.app : BUDGET.account;
  const bad = js > limit || css > BUDGET.css;
  over ||= bad;
  const figures = `js ${js.toFixed(1).padStart(6)} of ${limit} KiB   css ${css.toFixed(1).padStart(5)} of ${BUDGET.css} KiB`;
  process.stdout.write(`${bad ? "OVER" : "  ok"}  ${page.padEnd(22)} ${figures}\n`);
}
process.exitCode = over ? 1 : 0;
