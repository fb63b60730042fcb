import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import type { NextConfig } from "next";
import { securityHeaders } from "./scripts/security-headers.mjs";
import paths from "./shell-paths.json" with { type: "json" };

const isStatic = process.env["BUILD_TARGET"] === "static";
const apiUrl = process.env["NEXT_PUBLIC_API_URL"];
if (process.env["VERCEL"] && !apiUrl) {
  throw new Error(
    "Set NEXT_PUBLIC_API_URL to the address of the Tend API, such as https://your-space.hf.space",
  );
}
const api = (apiUrl ?? "http://127.0.0.1:8000").replace(/\/+$/, "");
const buildId = process.env["TEND_BUILD_ID"];
const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

const { resolve } = createRequire(import.meta.url);

/** Modules of Next for the browser, and what Tend uses in place of them: see src/app/client/hydrate.tsx. */
const replacements = {
  "app-next.js": "./src/app/client/hydrate.tsx",
  "components/layout-router.js": "./src/app/client/layout-router.tsx",
  "components/http-access-fallback/error-boundary.js": "./scripts/next-stubs.cjs",
  "components/builtin/global-error.js": "./scripts/next-stubs.cjs",
};

/** All signed-in views are one prerendered page, whose own path is `/todos`. */
const shellRewrites = paths.shell
  .filter((source) => source !== "/todos")
  .map((source) => ({ source, destination: "/todos" }));

// The development server generates inline scripts that no policy could name in advance.
const isDevelopment = process.env["NODE_ENV"] === "development";

const serverConfig: NextConfig = {
  headers: async () => (isDevelopment ? [] : securityHeaders(paths.shell)),
  redirects: async () =>
    Object.entries(paths.aliases).map(([source, destination]) => ({ source, destination, permanent: false })),
  rewrites: async () => [{ source: "/api/:path*", destination: `${api}/api/:path*` }, ...shellRewrites],
};

const config: NextConfig = {
  reactStrictMode: true,
  poweredByHeader: false,
  devIndicators: false,
  // The corpus is in the parent folder.
  turbopack: { root: here("..") },
  // Builds use webpack, because its first load is 10 KiB smaller; development uses Turbopack.
  webpack(webpack, { dev, isServer }) {
    if (dev) return webpack;
    // Every browser that supports light-dark() (see browserslist) has what this polyfills.
    webpack.resolve.alias["../build/polyfills/polyfill-module"] = false;
    webpack.resolve.alias["use-intl/format-message$"] = "use-intl/format-message/format-only";
    if (!isServer) {
      webpack.resolve.alias["next/navigation$"] = here("./src/app/client/router-context.ts");
      for (const [module, by] of Object.entries(replacements))
        webpack.module.rules.push({
          include: resolve(`next/dist/client/${module}`),
          use: { loader: here("./scripts/replace-loader.cjs"), options: { by: here(by) } },
        });
    }
    // By default, the bundler would copy this small library into every layout and page that uses messages.
    if (!isServer)
      webpack.optimization.splitChunks.cacheGroups = {
        ...webpack.optimization.splitChunks.cacheGroups,
        words: {
          test: /node_modules[\\/](?:use-intl|icu-minify|@formatjs)[\\/]/,
          name: "words",
          chunks: "all",
          enforce: true,
        },
      };
    webpack.module.rules.push(
      { include: here("./src/messages/en"), use: here("./scripts/icu-loader.cjs") },
      { include: here("./src/messages/first-paint.ts"), use: here("./scripts/first-paint-loader.cjs") },
    );
    return webpack;
  },
  ...(buildId ? { generateBuildId: async () => buildId } : {}),
  ...(isStatic ? { output: "export" } : serverConfig),
};

export default config;
