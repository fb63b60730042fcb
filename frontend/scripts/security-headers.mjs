import { existsSync, readFileSync } from "node:fs";

export const HASHES = new URL("../csp-hashes.json", import.meta.url);

/** @param {string[]} scripts sources of inline scripts, as `sha256-…` */
export function contentSecurityPolicy(scripts) {
  const inline = scripts.map((hash) => `'${hash}'`).join(" ");
  return [
    "default-src 'self'",
    `script-src 'self' ${inline}`.trim(),
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    "worker-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "upgrade-insecure-requests",
  ].join("; ");
}

const FIXED = {
  "X-Content-Type-Options": "nosniff",
  "X-Frame-Options": "DENY",
  "X-XSS-Protection": "1; mode=block",
  "Strict-Transport-Security": "max-age=31536000; includeSubDomains",
  "Referrer-Policy": "strict-origin-when-cross-origin",
};

/**
 * Headers for the hosted build: one rule for all paths, then one policy a prerendered page.
 * @param {string[]} shell paths that are answered with the page of `/todos`
 */
export function securityHeaders(shell) {
  const fixed = Object.entries(FIXED).map(([key, value]) => ({ key, value }));
  const pages = existsSync(HASHES) ? JSON.parse(readFileSync(HASHES, "utf8")) : {};
  const policy = (hashes) => ({ key: "Content-Security-Policy", value: contentSecurityPolicy(hashes) });
  return [
    { source: "/:path*", headers: [...fixed, policy(pages["*"] ?? [])] },
    ...Object.entries(pages)
      .filter(([path]) => path !== "*")
      .map(([source, hashes]) => ({ source, headers: [policy(hashes)] })),
    { source: "/sw.js", headers: [{ key: "Cache-Control", value: "no-cache" }] },
    ...shell.map((source) => ({ source, headers: [policy(pages["/todos"] ?? [])] })),
  ];
}
