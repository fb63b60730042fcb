import { chromium } from "../../frontend/node_modules/playwright-core/index.mjs";
import { nothingLost, stillness } from "./holding.mjs";
import { live, scroll, toggle, views, warmStart } from "./scenes.mjs";
import { dragParity, mouseFree, palette, quickAdd, undo } from "./typing.mjs";

const { url, email, password } = JSON.parse(process.argv[2]);
const executablePath = process.env.CHROMIUM ?? "/usr/bin/chromium";
const args = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"];
const browser = await chromium.launch({ executablePath, args });

/** A browser of the person's own, signed in. */
async function device() {
  const context = await browser.newContext({ baseURL: url, viewport: { width: 1280, height: 800 } });
  const answer = await context.request.post("/api/auth/login", { data: { email, password } });
  if (!answer.ok()) throw new Error(`signing in answered ${answer.status()}`);
  const { access_token } = await answer.json();
  const headers = { authorization: `Bearer ${access_token}` };
  return {
    context,
    ask: (path, data) => context.request.post(path, { data, headers }),
    get: (path) => context.request.get(path, { headers }),
  };
}

const say = (text) => process.stdout.write(`${text}\n`);
const at = (sorted, share) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];

function print(what, times, bar) {
  const sorted = [...times].sort((one, other) => one - other);
  const [median, p95] = [at(sorted, 0.5), at(sorted, 0.95)].map((time) => time.toFixed(1).padStart(7));
  const met = at(sorted, 0.95) <= bar;
  if (!met) process.exitCode = 1;
  say(`${what.padEnd(60)}${median}${p95}   ${bar} ms ${met ? "met" : "MISSED"}   (${sorted.length} times)`);
}

/** What is counted and not timed. */
function hold(what, found, holds) {
  if (!holds) process.exitCode = 1;
  say(`${what.padEnd(60)}${found}   ${holds ? "met" : "MISSED"}`);
}

const SCENES = {
  toggle,
  views,
  warmStart,
  nothingLost,
  live,
  scroll,
  palette,
  quickAdd,
  mouseFree,
  undo,
  stillness,
  dragParity,
};
const wanted = process.argv.slice(3);

say(`${`Chromium ${browser.version()}`.padEnd(60)} median    p95   bar on p95`);
try {
  for (const [name, scene] of Object.entries(SCENES))
    if (wanted.length === 0 || wanted.includes(name)) await scene({ device, print, hold });
} finally {
  await browser.close();
}
