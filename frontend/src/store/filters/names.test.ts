import { expect, test } from "vitest";
import { unknownNames } from "./names";
import { parseFilter } from "./parser";

const KNOWN = {
  lists: ["Work", "Café"],
  sections: ["Doing"],
  folders: ["Private"],
  tags: ["home", "homework"],
};

function strangers(text: string) {
  const { expression } = parseFilter(text, KNOWN);
  if (!expression) throw new Error(`${text} cannot be read`);
  return unknownNames(expression, KNOWN).map(({ kind, name }) => `${kind} ${name}`);
}

test("names that somebody has are no strangers, however they are written", () => {
  expect(strangers("#work & @HOME & /doing & #cafe & @home* & !high")).toEqual([]);
});

test("each name that nothing has is told, also where it is negated", () => {
  expect(strangers("(#wrok | @nope) & -/later & @x*")).toEqual([
    "list wrok",
    "tag nope",
    "section later",
    "tag x",
  ]);
});
