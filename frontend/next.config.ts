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

/** Every signed-in view is one prerendered page; its own address is `/todos`. */
const shellRewrites = paths.shell
  .filter((source) => source !== "/todos")
  .map((source) => ({ source, destination: "/todos" }));

// The development server's own scripts are not known beforehand, so no policy could name them.
const developing = process.env["NODE_ENV"] === "development";

const served: NextConfig = {
  headers: async () => (developing ? [] : securityHeaders(paths.shell)),
  rewrites: async () => [{ source: "/api/:path*", destination: `${api}/api/:path*` }, ...shellRewrites],
};

const config: NextConfig = {
  reactStrictMode: true,
  poweredByHeader: false,
  devIndicators: false,
  // The corpus lies beside this folder.
  turbopack: { root: here("..") },
  // Builds use webpack, whose first load is 10 KiB smaller here; development uses Turbopack.
  webpack(webpack, { dev, isServer }) {
    if (dev) return webpack;
    // Every browser that knows light-dark() (see browserslist) has what this would fill in.
    webpack.resolve.alias["../build/polyfills/polyfill-module"] = false;
    webpack.resolve.alias["./reducers/server-action-reducer"] = here(
      "./scripts/next-stubs/server-action-reducer.cjs",
    );
    webpack.resolve.alias["use-intl/format-message$"] = "use-intl/format-message/format-only";
    if (!isServer) {
      for (const request of ["./scheduler", "./segment-cache/scheduler"])
        webpack.resolve.alias[request] = here("./scripts/next-stubs/prefetch-scheduler.cjs");
      webpack.resolve.alias["../../../lib/constants"] = here("./scripts/next-stubs/router-constants.cjs");
    }
    // Small enough that the bundler would copy it into every layout and page that speaks.
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
    webpack.module.rules.push({
      test: /\.json$/,
      include: here("./src/messages"),
      use: here("./scripts/icu-loader.cjs"),
    });
    return webpack;
  },
  ...(buildId ? { generateBuildId: async () => buildId } : {}),
  ...(isStatic ? { output: "export" } : served),
};

export default config;
