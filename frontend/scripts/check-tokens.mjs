// Colours and sizes come from tokens; a literal in a component is a fault.
import { globSync, readFileSync } from "node:fs";

const LITERALS = [
  [/#[0-9a-f]{3,8}\b(?=["'`;\s\]])/i, "a raw colour"],
  [/\b(?:oklch|rgba?|hsla?)\(/, "a raw colour"],
  [/-\[-?\d*\.?\d+(?:px|rem|em)\]/, "a raw size"],
  [
    /(?<![\w-])-?(?:ml|mr|pl|pr|left|right|border-l|border-r|rounded-l|rounded-r|text-left|text-right)(?:-[\w./[\]]+)?(?=["'`\s])/,
    "a physical direction",
  ],
];

/** @param {string} source @returns {[number, string][]} line numbers and what is wrong there */
export function faults(source) {
  const found = [];
  source.split("\n").forEach((line, index) => {
    if (!/class|cva|cn\(|style|["'`]/.test(line) || /^\s*(?:\/\/|\/?\*|import )/.test(line)) return;
    for (const [pattern, what] of LITERALS) if (pattern.test(line)) found.push([index + 1, what]);
  });
  return found;
}

if (import.meta.main) {
  const files = globSync("src/{features,components,app}/**/*.tsx").filter((file) => !file.includes(".test."));
  const all = files.flatMap((file) =>
    faults(readFileSync(file, "utf8")).map(([line, what]) => `${file}:${line} ${what}`),
  );
  for (const fault of all) process.stderr.write(`${fault}\n`);
  process.exitCode = all.length ? 1 : 0;
}
