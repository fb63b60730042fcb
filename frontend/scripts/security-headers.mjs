// The security headers of Next's own server, and the hashes of inline scripts that every policy names.
import { createHash } from "node:crypto";
import { existsSync, globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import directives from "../../corpus/csp.json" with { type: "json" };
import fixedHeaders from "../../corpus/security-headers.json" with { type: "json" };

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

/** Written by the build, and missing during its first pass. */
export const HASHES_FILE = new URL("../csp-hashes.json", import.meta.url);

/** @param {string[]} hashes of the inline scripts that may run, as `sha256-…` */
export function contentSecurityPolicy(hashes) {
  const inline = hashes.map((hash) => `'${hash}'`);
  return Object.entries(directives)
    .map(([name, sources]) => [name, ...sources, ...(name === "script-src" ? inline : [])].join(" "))
    .join("; ");
}

/**
 * Returns the headers for Next's own server: one rule for all paths, then one policy for each prerendered page.
 * @param {string[]} shellPaths the paths that show the page of `/todos`
 */
export function securityHeaders(shellPaths) {
  const fixed = Object.entries(fixedHeaders).map(([key, value]) => ({ key, value }));
  const pages = existsSync(HASHES_FILE) ? JSON.parse(readFileSync(HASHES_FILE, "utf8")) : {};
  const toPolicy = (hashes) => ({ key: "Content-Security-Policy", value: contentSecurityPolicy(hashes) });
  return [
    { source: "/:path*", headers: [...fixed, toPolicy(pages["*"] ?? [])] },
    ...Object.entries(pages)
      .filter(([path]) => path !== "*")
      .map(([source, hashes]) => ({ source, headers: [toPolicy(hashes)] })),
    { source: "/sw.js", headers: [{ key: "Cache-Control", value: "no-cache" }] },
    ...shellPaths.map((source) => ({ source, headers: [toPolicy(pages["/todos"] ?? [])] })),
  ];
}
