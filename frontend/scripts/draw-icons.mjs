// Renders the installed app's icons from icon.svg. Run it by hand when that file changes: node scripts/draw-icons.mjs
// CHROMIUM names a browser other than Playwright's own.
import { mkdirSync, readFileSync } from "node:fs";
import { chromium } from "@playwright/test";

const icon = readFileSync("src/app/icon.svg", "utf8");
/** Some systems cut the icon's shape themselves, so the background has to reach the edges. */
const fullBleed = icon.replace(/ rx="\d+"/, "");
/** Status bars use only the alpha channel, so the badge is the symbol without its background. */
const badge = icon.replace(/<rect[^>]*>/, "").replace('viewBox="0 0 32 32"', 'viewBox="6 6 20 20"');
const ICONS = [
  ["public/icons/192.png", 192, icon],
  ["public/icons/512.png", 512, icon],
  ["public/icons/maskable-512.png", 512, fullBleed],
  ["public/icons/badge-96.png", 96, badge],
  ["src/app/apple-icon.png", 180, fullBleed],
];

mkdirSync("public/icons", { recursive: true });
const browser = await chromium.launch({
  ...(process.env.CHROMIUM ? { executablePath: process.env.CHROMIUM } : {}),
  args: ["--no-sandbox"],
});
for (const [path, size, svg] of ICONS) {
  const page = await browser.newPage({ viewport: { width: size, height: size } });
  await page.setContent(`<style>body{margin:0}svg{display:block}</style>${svg}`);
  await page.screenshot({ path, omitBackground: true });
  await page.close();
}
await browser.close();
