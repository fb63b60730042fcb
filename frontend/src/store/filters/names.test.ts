import { expect, test } from "vitest";
import { unknownNames } from "./names";
import { parseFilter } from "./parser";

const KNOWN = {
  lists: ["Work", "Café"],
  sections: ["Doing"],
  folders: ["Private"],
  tags: ["home", "homework"],
};

function unknownIn(text: string) {
  const { expression } = parseFilter(text, KNOWN);
  if (!expression) throw new Error(`${text} cannot be parsed`);
  return unknownNames(expression, KNOWN).map(({ kind, name }) => `${kind} ${name}`);
}

test("names that exist are known, however their case and accents are written", () => {
  expect(unknownIn("#work & @HOME & /doing & #cafe & @home* & !high")).toEqual([]);
});

test("names that don't exist are found, even in negated conditions", () => {
  expect(unknownIn("(#wrok | @nope) & -/later & @x*")).toEqual([
    "list wrok",
    "tag nope",
    "section later",
    "tag x",
  ]);
});
