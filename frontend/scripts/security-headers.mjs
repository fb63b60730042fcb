import { existsSync, readFileSync } from "node:fs";
import directives from "../../corpus/csp.json" with { type: "json" };

/** Written by the build, and missing during its first pass. */
export const HASHES_FILE = new URL("../csp-hashes.json", import.meta.url);

/** @param {string[]} hashes of the inline scripts that may run, as `sha256-…` */
export function contentSecurityPolicy(hashes) {
  const inline = hashes.map((hash) => `'${hash}'`);
  return Object.entries(directives)
    .map(([name, sources]) => [name, ...sources, ...(name === "script-src" ? inline : [])].join(" "))
    .join("; ");
}

const FIXED_HEADERS = {
  "X-Content-Type-Options": "nosniff",
  "X-Frame-Options": "DENY",
  "X-XSS-Protection": "1; mode=block",
  "Strict-Transport-Security": "max-age=31536000; includeSubDomains",
  "Referrer-Policy": "strict-origin-when-cross-origin",
};

/**
 * Returns the headers for Next's own server: one rule for all paths, then one policy for each prerendered page.
 * @param {string[]} shellPaths the paths that show the page of `/todos`
 */
export function securityHeaders(shellPaths) {
  const fixed = Object.entries(FIXED_HEADERS).map(([key, value]) => ({ key, value }));
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
