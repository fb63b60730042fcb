import { globSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import paths from "../../shell-paths.json" with { type: "json" };
import words from "../../src/messages/en/worker.json" with { type: "json" };

const PARTS = ["worker.js", "notifications.js"].map((name) => new URL(name, import.meta.url));
const ICONS = ["/icon.svg"];
/** Leaves out the dictionary of common passwords, which is needed only online, to change a password. */
const MAX_CHUNK_BYTES = 256 * 1024;
/** Chunks for the Pages Router, which Tend doesn't use, and for browsers that it doesn't support. */
const UNUSED_CHUNK = /\/(?:main|framework|polyfills)-[0-9a-f]+\.js$/;

const findStaticPaths = (html) =>
  [...html.matchAll(/"(\/_next\/static\/[^"\\?]+\.(?:js|css|woff2))"/g)].map(([, path]) => path);

/** Lists the files that the app needs offline: those that its pages name, and chunks that it loads on demand. */
export function listNeededFiles({ pages, assets }) {
  const named = pages.flatMap((page) => findStaticPaths(readFileSync(page, "utf8")));
  const onDemand = globSync("chunks/*.js", { cwd: assets })
    .filter((name) => statSync(join(assets, name)).size < MAX_CHUNK_BYTES)
    .map((name) => `/_next/static/${name}`);
  return [...new Set([...named, ...onDemand])].filter((path) => !UNUSED_CHUNK.test(path)).sort();
}

/** Returns a regular expression, as text, that matches the path of every view of the signed-in app. */
export const viewPattern = (shellPaths) =>
  `^(?:${shellPaths.map((path) => path.replace(/:\w+/g, "[^/]+")).join("|")})/?$`;

/** Returns the other names of pages: a regular expression as text, and the address that it leads to. */
export const aliasPatterns = (aliases) =>
  Object.entries(aliases).map(([path, target]) => [
    `^${path.replace(/:\w+/, "([^/]+)")}/?$`,
    target.replace(/:\w+/, "$$1"),
  ]);

/**
 * Returns the source text of the service worker for one build.
 * @param {{version: string, pages: string[], assets: string}} build the id that its pages contain, the prerendered
 * pages to cache, and the folder of `/_next/static`
 */
export function generateServiceWorker({ version, pages, assets }) {
  const constants = {
    VERSION: version,
    FILES: [...listNeededFiles({ pages, assets }), ...ICONS],
    VIEWS: viewPattern(paths.shell),
    ALIASES: aliasPatterns(paths.aliases),
    WORDS: words,
  };
  const lines = Object.entries(constants).map(
    ([name, value]) => `const ${name} = ${JSON.stringify(value)};\n`,
  );
  return lines.join("") + PARTS.map((part) => readFileSync(part, "utf8")).join("");
}
