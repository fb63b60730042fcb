import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { canonical } from "./canonical";
import { parseFilter } from "./parser";

type Query = { query: string } & ({ means: string } | { error: { at: number; expected: string } });

const queries: Query[] = JSON.parse(readFileSync("../corpus/filters.json", "utf8"));
const names = {
  lists: ["Home", "Work", "Side project", "Inbox"],
  sections: ["Groceries", "Admin"],
  folders: ["Private life"],
};

it.each(queries)("reads $query", ({ query, ...wanted }) => {
  const { expression, error: fault } = parseFilter(query, names);
  expect(expression ? { means: canonical(expression) } : { error: fault }).toEqual(wanted);
});

it.each(queries.filter((query) => "means" in query))(
  "reads $query the same in capitals and with space around it",
  ({ query }) => {
    const meaning = (text: string) => {
      const { expression } = parseFilter(text, names);
      return expression && canonical(expression).toLowerCase();
    };
    expect(meaning(`  ${query.toUpperCase()} `)).toBe(meaning(query));
  },
);
