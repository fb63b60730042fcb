// Hashes of the inline scripts in built pages, for the content security policy.
import { createHash } from "node:crypto";
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";

const INLINE_SCRIPT = /<script(?![^>]*\ssrc=)[^>]*>([\s\S]*?)<\/script>/g;

/** @returns {string[]} `sha256-…` of every inline script in the page, as a browser computes it */
export function hashInlineScripts(html) {
  const scripts = [...html.matchAll(INLINE_SCRIPT)].map(([, body]) => body);
  return [...new Set(scripts)].map((body) => `sha256-${createHash("sha256").update(body).digest("base64")}`);
}

function hashPages(folder) {
  const pages = globSync("**/*.html", { cwd: folder }).sort();
  return pages.map((page) => [page, hashInlineScripts(readFileSync(join(folder, page), "utf8"))]);
}

const mergeHashes = (pages) => [...new Set(pages.flatMap(([, hashes]) => hashes))];

/** For the static export: all hashes together, and those of each page, so that its header can stay short. */
export function hashExportedScripts(folder) {
  const pages = hashPages(folder);
  return { script_hashes: mergeHashes(pages), pages: Object.fromEntries(pages) };
}

/** For Next's own server: hashes by route path, with `*` for the not-found page. */
export function hashPrerenderedScripts(folder) {
  const toPath = (page) => (page === "_not-found.html" ? "*" : `/${page.replace(/(?:index)?\.html$/, "")}`);
  return Object.fromEntries(hashPages(folder).map(([page, hashes]) => [toPath(page), hashes]));
}

export const isSame = (one, other) => JSON.stringify(one) === JSON.stringify(other);
