// Runs the scenes named on the command line, or all of them, and prints each figure with its target.
import { chromium } from "../../frontend/node_modules/playwright-core/index.mjs";
import { keyboardJourney, palette, quickAdd, undo } from "./scenes/keyboard.mjs";
import { layoutStability } from "./scenes/layout-stability.mjs";
import { scroll, switchViews, toggle, warmStart } from "./scenes/paint-latency.mjs";
import { reorder } from "./scenes/reorder.mjs";
import { sharedList } from "./scenes/shared-list.mjs";
import { liveUpdates, offlineEdits } from "./scenes/sync.mjs";

const SCENES = {
  toggle,
  switchViews,
  warmStart,
  offlineEdits,
  liveUpdates,
  scroll,
  palette,
  quickAdd,
  keyboardJourney,
  undo,
  layoutStability,
  reorder,
  sharedList,
};

const { url, email, password, sharing } = JSON.parse(process.argv[2]);
const requested = process.argv.slice(3);
const executablePath = process.env.CHROMIUM ?? "/usr/bin/chromium";
const args = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"];
const browser = await chromium.launch({ executablePath, args });

/** Opens a browser context that is signed in, like a separate device of a person. */
async function createDevice(person = email) {
  const context = await browser.newContext({ baseURL: url, viewport: { width: 1280, height: 800 } });
  const response = await context.request.post("/api/auth/login", { data: { email: person, password } });
  if (!response.ok()) throw new Error(`signing in returned ${response.status()}`);
  const { access_token } = await response.json();
  const headers = { authorization: `Bearer ${access_token}` };
  return {
    context,
    post: (path, data) => context.request.post(path, { data, headers }),
    get: (path) => context.request.get(path, { headers }),
  };
}

const printLine = (text) => process.stdout.write(`${text}\n`);
const percentile = (sorted, share) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];

/** Prints the median and p95 of `times` in milliseconds; the target is met if p95 is at most `target`. */
function reportTimes(label, times, target) {
  const sorted = [...times].sort((one, other) => one - other);
  const [median, p95] = [0.5, 0.95].map((share) => percentile(sorted, share).toFixed(1).padStart(7));
  const isMet = percentile(sorted, 0.95) <= target;
  if (!isMet) process.exitCode = 1;
  printLine(
    `${label.padEnd(60)}${median}${p95}   ${target} ms ${isMet ? "met" : "MISSED"}   (${sorted.length} times)`,
  );
}

/** Prints a result that is counted rather than timed. */
function reportResult(label, result, isMet) {
  if (!isMet) process.exitCode = 1;
  printLine(`${label.padEnd(60)}${result}   ${isMet ? "met" : "MISSED"}`);
}

printLine(`${`Chromium ${browser.version()}`.padEnd(60)} median    p95   target for p95`);
try {
  for (const [name, run] of Object.entries(SCENES))
    if (requested.length === 0 || requested.includes(name))
      await run({ createDevice, sharing, printLine, reportTimes, reportResult });
} finally {
  await browser.close();
}
