import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import lighthouse, { desktopConfig } from "lighthouse";
import { chromium } from "../../frontend/node_modules/playwright-core/index.mjs";

const { url, email, password, port } = JSON.parse(process.argv[2]);
const PAGES = ["/", "/login", "/today"];
const KINDS = ["performance", "accessibility", "best-practices", "seo"];
const BARS = { desktop: [100, 100, 100, 100], mobile: [90, 100, 100, 100] };

const say = (text) => process.stdout.write(`${text}\n`);
const profile = await mkdtemp(join(tmpdir(), "tend-lighthouse-"));
const browser = await chromium.launchPersistentContext(profile, {
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking", `--remote-debugging-port=${port}`],
});

async function signIn() {
  const answer = await browser.request.post(`${url}/api/auth/login`, { data: { email, password } });
  if (!answer.ok()) throw new Error(`signing in answered ${answer.status()}`);
}

/** What kept an audit of a page from full marks, heaviest first. */
function lost({ audits, categories }, kind) {
  const counted = categories[kind].auditRefs.filter(({ weight }) => weight > 0);
  const short = counted.filter(({ id }) => audits[id].score !== null && audits[id].score < 0.9);
  return short.sort((one, other) => other.weight - one.weight).map(({ id }) => id);
}

async function measure(page, form) {
  const options = { port, disableStorageReset: true, onlyCategories: KINDS, logLevel: "error" };
  const { lhr } = await lighthouse(url + page, options, form === "desktop" ? desktopConfig : undefined);
  if (lhr.runtimeError) throw new Error(lhr.runtimeError.message);
  const scores = KINDS.map((kind) => Math.round((lhr.categories[kind].score ?? 0) * 100));
  const met = scores.every((score, nth) => score >= BARS[form][nth]);
  const why = KINDS.flatMap((kind) => lost(lhr, kind));
  const shift = lhr.audits["cumulative-layout-shift"].numericValue.toFixed(3);
  say(
    `${page.padEnd(10)}${form.padEnd(10)}${scores.map((score) => String(score).padStart(8)).join("")}   CLS ${shift}  ${met ? "met" : `MISSED ${why.join(", ")}`}`,
  );
  if (!met) process.exitCode = 1;
}

say(`${"page".padEnd(20)}${["speed", "access", "practice", "seo"].map((word) => word.padStart(8)).join("")}`);
try {
  for (const page of PAGES) {
    if (page === "/today") await signIn();
    for (const form of ["desktop", "mobile"]) await measure(page, form);
  }
} finally {
  await browser.close();
  await rm(profile, { recursive: true, force: true });
}
