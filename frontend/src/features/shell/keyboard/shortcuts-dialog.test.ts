import { expect, it } from "vitest";
import { en } from "@/lib/line-parser/locale";
import { parseLine } from "@/lib/line-parser/parse";
import help from "@/messages/en/shell.json";
import { parseFilter } from "@/store/filters/parser";
import { FILTER_EXAMPLES, LINE_EXAMPLES } from "./shortcuts-dialog";

const context = {
  now: "2026-03-04T10:00",
  weekStart: 1,
  lists: [{ id: "groceries", name: "Groceries" }],
  sections: [],
  people: [],
};

it.each(LINE_EXAMPLES)("the parser recognizes the example about %s in the help", (name) => {
  const { tokens } = parseLine(help.help.quickAdd.examples[name].example, context as never, en);
  expect(tokens.length).toBeGreaterThan(0);
});

it.each(FILTER_EXAMPLES)("the help's filter about %s can be parsed", (name) => {
  const names = { lists: ["Inbox"], sections: [], folders: [], people: [] };
  expect(parseFilter(help.help.filter.examples[name].example, names)).not.toHaveProperty("error");
});
