// Prints Lighthouse's scores of each page with their targets, and the audits that cost points.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import lighthouse, { desktopConfig } from "lighthouse";
import { chromium } from "../../frontend/node_modules/playwright-core/index.mjs";

const { url, email, password, port } = JSON.parse(process.argv[2]);
const PAGES = ["/", "/login", "/today"];
const CATEGORIES = ["performance", "accessibility", "best-practices", "seo"];
const TARGETS = { desktop: [100, 100, 100, 100], mobile: [90, 100, 100, 100] };

const printLine = (text) => process.stdout.write(`${text}\n`);
const profile = await mkdtemp(join(tmpdir(), "tend-lighthouse-"));
const browser = await chromium.launchPersistentContext(profile, {
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    `--remote-debugging-port=${port}`,
  ],
});

async function signIn() {
  const response = await browser.request.post(`${url}/api/auth/login`, { data: { email, password } });
  if (!response.ok()) throw new Error(`signing in returned ${response.status()}`);
}

/** Returns the ids of the audits that cost the page points in `category`, heaviest first. */
function listFailedAudits({ audits, categories }, category) {
  const weighted = categories[category].auditRefs.filter(({ weight }) => weight > 0);
  const failed = weighted.filter(({ id }) => audits[id].score !== null && audits[id].score < 0.9);
  return failed.sort((one, other) => other.weight - one.weight).map(({ id }) => id);
}

async function measure(page, formFactor) {
  const options = { port, disableStorageReset: true, onlyCategories: CATEGORIES, logLevel: "error" };
  const config = formFactor === "desktop" ? desktopConfig : undefined;
  const { lhr } = await lighthouse(url + page, options, config);
  if (lhr.runtimeError) throw new Error(lhr.runtimeError.message);
  const scores = CATEGORIES.map((category) => Math.round((lhr.categories[category].score ?? 0) * 100));
  const isMet = scores.every((score, index) => score >= TARGETS[formFactor][index]);
  const failed = CATEGORIES.flatMap((category) => listFailedAudits(lhr, category));
  const shift = lhr.audits["cumulative-layout-shift"].numericValue.toFixed(3);
  const figures = scores.map((score) => String(score).padStart(8)).join("");
  const outcome = isMet ? "met" : `MISSED ${failed.join(", ")}`;
  printLine(`${page.padEnd(10)}${formFactor.padEnd(10)}${figures}   CLS ${shift}  ${outcome}`);
  if (!isMet) process.exitCode = 1;
}

const headings = ["speed", "access", "practice", "seo"].map((heading) => heading.padStart(8));
printLine(`${"page".padEnd(20)}${headings.join("")}`);
try {
  for (const page of PAGES) {
    if (page === "/today") await signIn();
    for (const formFactor of ["desktop", "mobile"]) await measure(page, formFactor);
  }
} finally {
  await browser.close();
  await rm(profile, { recursive: true, force: true });
}
