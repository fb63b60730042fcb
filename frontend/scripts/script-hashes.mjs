import { createHash } from "node:crypto";
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";

const INLINE = /<script(?![^>]*\ssrc=)[^>]*>([\s\S]*?)<\/script>/g;

/** @returns {string[]} `sha256-…` of every inline script in the page, as the browser computes it */
export function inlineHashes(html) {
  const scripts = [...html.matchAll(INLINE)].map(([, body]) => body);
  return [...new Set(scripts)].map((body) => `sha256-${createHash("sha256").update(body).digest("base64")}`);
}

function perPage(folder) {
  const pages = globSync("**/*.html", { cwd: folder }).sort();
  return pages.map((page) => [page, inlineHashes(readFileSync(join(folder, page), "utf8"))]);
}

const union = (pages) => [...new Set(pages.flatMap(([, hashes]) => hashes))];

/** For the exported files: every hash, and those of each page so that a header can stay short. */
export function exportedHashes(folder) {
  const pages = perPage(folder);
  return { script_hashes: union(pages), pages: Object.fromEntries(pages) };
}

/** For the hosted build: paths as its router knows them; `*` stands for the not-found page. */
export function prerenderedHashes(folder) {
  const path = (page) => (page === "_not-found.html" ? "*" : `/${page.replace(/(?:index)?\.html$/, "")}`);
  return Object.fromEntries(perPage(folder).map(([page, hashes]) => [path(page), hashes]));
}

export const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);
