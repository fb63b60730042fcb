import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { findLiterals } from "./check-tokens.mjs";

const biome = join(process.cwd(), "node_modules/@biomejs/biome/bin/biome");
const project = mkdtempSync(join(tmpdir(), "tend-rules-"));
cpSync("biome.json", join(project, "biome.json"));
afterAll(() => rmSync(project, { recursive: true }));

/** Returns the linter's output for `source` at `path`. */
function lint(path: string, source: string): string {
  mkdirSync(dirname(join(project, path)), { recursive: true });
  writeFileSync(join(project, path), source);
  const result = spawnSync(process.execPath, [biome, "lint", path], { cwd: project, encoding: "utf8" });
  return result.stdout + result.stderr;
}

test.each([
  ["src/features/todos/a.ts", 'import { x } from "@/features/lists/b";\nexport { x };\n', "no other feature"],
  ["src/features/todos/a.ts", 'import { x } from "../lists/b";\nexport { x };\n', "no other feature"],
  ["src/features/todos/row/a.ts", 'import { x } from "../../lists/b";\nexport { x };\n', "no other feature"],
  [
    "src/features/todos/a.ts",
    'import { x } from "@/lib/api/client";\nexport { x };\n',
    "talks to the network",
  ],
  ["src/features/todos/a.ts", 'export const load = () => fetch("/api/me");\n', "talks to the network"],
  ["src/app/a.ts", 'export const load = () => fetch("/api/me");\n', "talks to the network"],
  ["src/components/a.ts", 'import { x } from "@/store/todos";\nexport { x };\n', "stand below"],
  ["src/store/a.ts", 'import { x } from "@/components/b";\nexport { x };\n', "stands below"],
  ["src/store/sync/a.ts", 'import { x } from "../views/b";\nexport { x };\n', "only downwards"],
  ["src/store/engine/a.ts", 'import { x } from "../actions";\nexport { x };\n', "only downwards"],
  ["src/store/engine/a.ts", 'import { x } from "../sync/b";\nexport { x };\n', "only downwards"],
  ["src/store/filters/a.ts", 'import { x } from "../views/b";\nexport { x };\n', "only downwards"],
  ["src/store/views/a.ts", 'import { x } from "../app-store";\nexport { x };\n', "only downwards"],
  ["src/store/actions/a.ts", 'import { x } from "@/store/react/b";\nexport { x };\n', "only downwards"],
  ["src/store/types.ts", 'import type { X } from "./query";\nexport type { X };\n', "only downwards"],
  ["src/store/react/a.ts", 'import { x } from "@/store/app-store";\nexport { x };\n', "imports are relative"],
])("%s may not contain %j", (path, source, reason) => {
  expect(lint(path, source)).toContain(reason);
});

test("the store may talk to the network and a feature may read the store", () => {
  expect(lint("src/store/a.ts", 'export const load = () => fetch("/api/me");\n')).not.toContain("network");
  const source = 'import { x } from "@/store/todos";\nimport { y } from "./y";\nexport { x, y };\n';
  expect(lint("src/features/todos/a.ts", source)).not.toContain("noRestricted");
});

test("the upper layers of the store may use the lower ones", () => {
  const source = 'import { x } from "../engine/b";\nimport { y } from "../types";\nexport { x, y };\n';
  for (const folder of ["react", "views", "actions", "sync", "filters"])
    expect(lint(`src/store/${folder}/a.ts`, source)).not.toContain("noRestricted");
});

test("a feature's folder may use the rest of its feature", () => {
  const source = 'import { x } from "../list/b";\nexport { x };\n';
  expect(lint("src/features/todos/row/a.ts", source)).not.toContain("noRestricted");
});

test.each([
  '<p className="text-[13px]" />',
  '<p className="bg-[#fff]" />',
  '<p style={{ color: "oklch(0.5 0.1 20)" }} />',
  '<p className="pl-2" />',
  '<p className="hover:text-left" />',
])("%s contains a literal instead of a token", (source) => {
  expect(findLiterals(source)).toHaveLength(1);
});

test("tokens and logical directions pass", () => {
  expect(findLiterals('<p className="ps-2 text-sm bg-surface inset-e-2 max-h-[85dvh]" />')).toEqual([]);
});
