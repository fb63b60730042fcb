// Fails when a component contains a color, a size or a physical direction instead of a design token.
import { globSync, readFileSync } from "node:fs";

const LITERALS = [
  [/#[0-9a-f]{3,8}\b(?=["'`;\s\]])/i, "a raw color"],
  [/\b(?:oklch|rgba?|hsla?)\(/, "a raw color"],
  [/-\[-?\d*\.?\d+(?:px|rem|em)\]/, "a raw size"],
  [
    /(?<![\w-])-?(?:ml|mr|pl|pr|left|right|border-l|border-r|rounded-l|rounded-r|text-left|text-right)(?:-[\w./[\]]+)?(?=["'`\s])/,
    "a physical direction",
  ],
];

/** @param {string} source @returns {[number, string][]} line numbers and the kind of literal found there */
export function findLiterals(source) {
  const found = [];
  source.split("\n").forEach((line, index) => {
    if (!/class|cva|cn\(|style|["'`]/.test(line) || /^\s*(?:\/\/|\/?\*|import )/.test(line)) return;
    for (const [pattern, kind] of LITERALS) if (pattern.test(line)) found.push([index + 1, kind]);
  });
  return found;
}

if (import.meta.main) {
  const files = globSync("src/{features,components,app}/**/*.tsx").filter((file) => !file.includes(".test."));
  const messages = files.flatMap((file) =>
    findLiterals(readFileSync(file, "utf8")).map(([line, kind]) => `${file}:${line} ${kind}`),
  );
  for (const message of messages) process.stderr.write(`${message}\n`);
  process.exitCode = messages.length ? 1 : 0;
}
