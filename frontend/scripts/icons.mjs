// Draws the icons of the installed app from icon.svg; run it by hand when that changes (CHROMIUM names a browser).
import { mkdirSync, readFileSync } from "node:fs";
import { chromium } from "@playwright/test";

const svg = readFileSync("src/app/icon.svg", "utf8");
/** Where a system cuts the shape itself, the ground reaches the edges; the mark lies well within what is left. */
const uncut = svg.replace(/ rx="\d+"/, "");
/** Of what stands for the app in a status bar, systems take the shape alone. */
const mark = svg.replace(/<rect[^>]*>/, "").replace('viewBox="0 0 32 32"', 'viewBox="6 6 20 20"');
const ICONS = [
  ["public/icons/192.png", 192, svg],
  ["public/icons/512.png", 512, svg],
  ["public/icons/maskable-512.png", 512, uncut],
  ["public/icons/badge-96.png", 96, mark],
  ["src/app/apple-icon.png", 180, uncut],
];

mkdirSync("public/icons", { recursive: true });
const browser = await chromium.launch({
  ...(process.env.CHROMIUM ? { executablePath: process.env.CHROMIUM } : {}),
  args: ["--no-sandbox"],
});
for (const [path, size, picture] of ICONS) {
  const page = await browser.newPage({ viewport: { width: size, height: size } });
  await page.setContent(`<style>body{margin:0}svg{display:block}</style>${picture}`);
  await page.screenshot({ path, omitBackground: true });
  await page.close();
}
await browser.close();
