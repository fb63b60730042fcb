import type { NextConfig } from "next";
import { securityHeaders } from "./scripts/security-headers.mjs";
import paths from "./shell-paths.json" with { type: "json" };

const isStatic = process.env["BUILD_TARGET"] === "static";
const api = (process.env["NEXT_PUBLIC_API_URL"] ?? "http://127.0.0.1:8000").replace(/\/+$/, "");

/** Every signed-in view is one prerendered page; its own address is `/todos`. */
const shellRewrites = paths.shell
  .filter((source) => source !== "/todos")
  .map((source) => ({ source, destination: "/todos" }));

const served: NextConfig = {
  headers: async () => securityHeaders(),
  rewrites: async () => [{ source: "/api/:path*", destination: `${api}/api/:path*` }, ...shellRewrites],
};

const config: NextConfig = {
  reactStrictMode: true,
  poweredByHeader: false,
  devIndicators: false,
  ...(process.env["TEND_BUILD_ID"]
    ? { generateBuildId: async () => process.env["TEND_BUILD_ID"] ?? null }
    : {}),
  ...(isStatic ? { output: "export" } : served),
};

export default config;
