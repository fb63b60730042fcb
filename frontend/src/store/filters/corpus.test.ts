import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import type { Expression, When } from "./ast";
import { parseFilter } from "./parser";

type Query = { query: string } & ({ means: string } | { error: { at: number; expected: string } });

const queries: Query[] = JSON.parse(readFileSync("../corpus/filters.json", "utf8"));
const names = {
  lists: ["Home", "Work", "Side project", "Inbox"],
  sections: ["Groceries", "Admin"],
  folders: ["Private life"],
};

function canonicalWhen(when: When): string {
  switch (when.kind) {
    case "days":
    case "months":
      return `(${when.kind} ${when.count})`;
    case "weekday":
      return `(weekday ${when.name})`;
    case "date":
      return `(date ${when.day})`;
  }
}

/** The canonical form of corpus/README.md. */
function canonical(expression: Expression): string {
  switch (expression.kind) {
    case "and":
    case "or":
      return `(${expression.kind} ${expression.of.map(canonical).join(" ")})`;
    case "not":
      return `(not ${canonical(expression.of)})`;
    case "dated":
      return `(${expression.field} ${expression.comparison} ${canonicalWhen(expression.when)})`;
    case "is":
      return `(${expression.word})`;
    case "priority":
      return `(priority ${expression.priority})`;
    case "tag":
      return `(tag ${JSON.stringify(expression.prefix ? `${expression.name}*` : expression.name)})`;
    default:
      return `(${expression.kind} ${JSON.stringify(expression.name)})`;
  }
}

it.each(queries)("parses $query as the corpus says", ({ query, ...expected }) => {
  const { expression, error } = parseFilter(query, names);
  expect(expression ? { means: canonical(expression) } : { error }).toEqual(expected);
});

it.each(queries.filter((query) => "means" in query))(
  "parses $query alike in capitals and with space around it",
  ({ query }) => {
    const meaning = (text: string) => {
      const { expression } = parseFilter(text, names);
      return expression && canonical(expression).toLowerCase();
    };
    expect(meaning(`  ${query.toUpperCase()} `)).toBe(meaning(query));
  },
);
