import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { faults } from "./check-tokens.mjs";

const biome = join(process.cwd(), "node_modules/@biomejs/biome/bin/biome");
const house = mkdtempSync(join(tmpdir(), "tend-rules-"));
cpSync("biome.json", join(house, "biome.json"));
afterAll(() => rmSync(house, { recursive: true }));

/** What the linter says of `source` if it stood at `path`. */
function verdict(path: string, source: string): string {
  mkdirSync(dirname(join(house, path)), { recursive: true });
  writeFileSync(join(house, path), source);
  const done = spawnSync(process.execPath, [biome, "lint", path], { cwd: house, encoding: "utf8" });
  return done.stdout + done.stderr;
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
])("%s may not say %j", (path, source, reason) => {
  expect(verdict(path, source)).toContain(reason);
});

test("the store may talk to the network and a feature may read the store", () => {
  expect(verdict("src/store/a.ts", 'export const load = () => fetch("/api/me");\n')).not.toContain("network");
  const reading = 'import { x } from "@/store/todos";\nimport { y } from "./y";\nexport { x, y };\n';
  expect(verdict("src/features/todos/a.ts", reading)).not.toContain("noRestricted");
});

test("a folder of a feature may use the rest of its feature", () => {
  const near = 'import { x } from "../list/b";\nexport { x };\n';
  expect(verdict("src/features/todos/row/a.ts", near)).not.toContain("noRestricted");
});

test.each([
  '<p className="text-[13px]" />',
  '<p className="bg-[#fff]" />',
  '<p style={{ color: "oklch(0.5 0.1 20)" }} />',
  '<p className="pl-2" />',
  '<p className="hover:text-left" />',
])("%s is a literal where a token belongs", (source) => {
  expect(faults(source)).toHaveLength(1);
});

test("tokens and logical sides pass", () => {
  expect(faults('<p className="ps-2 text-sm bg-surface inset-e-2 max-h-[85dvh]" />')).toEqual([]);
});
