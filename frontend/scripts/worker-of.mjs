import { globSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import paths from "../shell-paths.json" with { type: "json" };
import words from "../src/messages/en/worker.json" with { type: "json" };

const TEMPLATES = ["worker.js", "worker-notices.js"].map((name) => new URL(name, import.meta.url));
const ICONS = ["/icon.svg"];
/** The password dictionary is larger; who changes a password is online. */
const MOST_BYTES = 256 * 1024;
/** Of the router that Tend does not use, and of browsers that it does not know. */
const UNUSED = /\/(?:main|framework|polyfills)-[0-9a-f]+\.js$/;

const namedIn = (html) =>
  [...html.matchAll(/"(\/_next\/static\/[^"\\?]+\.(?:js|css|woff2))"/g)].map(([, path]) => path);

/** What the app needs to start and to go on without a network: what its pages name, and what comes on demand. */
export function neededFiles({ pages, assets }) {
  const named = pages.flatMap((page) => namedIn(readFileSync(page, "utf8")));
  const later = globSync("chunks/*.js", { cwd: assets })
    .filter((name) => statSync(join(assets, name)).size < MOST_BYTES)
    .map((name) => `/_next/static/${name}`);
  return [...new Set([...named, ...later])].filter((path) => !UNUSED.test(path)).sort();
}

/** A pattern of every address that shows the app's one page. */
export const viewPattern = (shell) =>
  `^(?:${shell.map((path) => path.replace(/:\w+/g, "[^/]+")).join("|")})/?$`;

/**
 * The service worker of one build, as text.
 * @param {{version: string, pages: string[], assets: string}} build the name that its pages carry, the prerendered
 * pages that are kept, and the folder of `/_next/static`
 */
export function workerOf({ version, pages, assets }) {
  const facts = {
    VERSION: version,
    FILES: [...neededFiles({ pages, assets }), ...ICONS],
    VIEWS: viewPattern(paths.shell),
    WORDS: words,
  };
  const said = Object.entries(facts).map(([name, value]) => `const ${name} = ${JSON.stringify(value)};\n`);
  return said.join("") + TEMPLATES.map((part) => readFileSync(part, "utf8")).join("");
}
