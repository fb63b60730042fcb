import { existsSync, readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { expect, it } from "vitest";
import { appMessages } from "./app";
import listed from "./first-paint.json";

const ENTRIES = ["src/app/todos/page.tsx", "src/app/todos/error.tsx"];
const STATIC_IMPORT = /^(?:import|export) (?!type\b)[^;"]*?"([^"]+)";/gm;
const IMPORT_AT_START = /lazyAtStart\([^;]*?import\("([^"]+)"\)/g;
const TRANSLATOR = /const (\w+) = useTranslations\("([\w.]+)"\)/g;

interface Tree {
  [key: string]: string | Tree;
}

const keysIn = (tree: Tree, prefix = ""): string[] =>
  Object.entries(tree).flatMap(([key, value]) =>
    typeof value === "string" ? prefix + key : keysIn(value, `${prefix}${key}.`),
  );

const ALL = keysIn(appMessages);
const isListed = (key: string) => listed.some((path) => key === path || key.startsWith(`${path}.`));

function fileOf(importer: string, specifier: string): string | undefined {
  if (!/^(?:\.|@\/)/.test(specifier)) return undefined;
  const path = specifier.startsWith("@/")
    ? resolve("src", specifier.slice(2))
    : resolve(dirname(importer), specifier);
  return [".ts", ".tsx"].map((extension) => path + extension).find(existsSync);
}

/** Reads every module that loads before or together with the first paint. */
function readFirstLoad(): string[] {
  const sources = new Map<string, string>();
  const queue = ENTRIES.map((entry) => resolve(entry));
  for (let path = queue.pop(); path !== undefined; path = queue.pop()) {
    if (sources.has(path)) continue;
    const source = readFileSync(path, "utf8");
    sources.set(path, source);
    for (const pattern of [STATIC_IMPORT, IMPORT_AT_START])
      queue.push(...[...source.matchAll(pattern)].flatMap(([, target = ""]) => fileOf(path, target) ?? []));
  }
  return [...sources.values()];
}

/** Finds the messages that a module asks for by name, or by a template such as `status.${key}`. */
function keysAskedFor(source: string): string[] {
  return [...source.matchAll(TRANSLATOR)].flatMap(([, name, namespace]) =>
    [...source.matchAll(new RegExp(`\\b${name}\\(\\s*(?:"([^"]+)"|\`([^\`$]*)\\$)`, "g"))].flatMap(
      ([, key, prefix]) =>
        ALL.filter((path) =>
          key === undefined ? path.startsWith(`${namespace}.${prefix}`) : path === `${namespace}.${key}`,
        ),
    ),
  );
}

it("the first paint has every message that its modules ask for", () => {
  const sources = readFirstLoad();
  expect(sources.length).toBeGreaterThan(100);
  expect(sources.flatMap(keysAskedFor).filter((key) => !isListed(key))).toEqual([]);
});

it("the first paint lists no message that does not exist", () => {
  expect(listed.filter((path) => !ALL.some((key) => key === path || key.startsWith(`${path}.`)))).toEqual([]);
});
