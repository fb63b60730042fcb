import type { Expression, When } from "./ast";

const quoted = (name: string) => JSON.stringify(name);

function whenText(when: When): string {
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

/** One text for one meaning, the same in every client and on the server. */
export function canonical(expression: Expression): string {
  switch (expression.kind) {
    case "and":
    case "or":
      return `(${expression.kind} ${expression.of.map(canonical).join(" ")})`;
    case "not":
      return `(not ${canonical(expression.of)})`;
    case "dated":
      return `(${expression.field} ${expression.comparison} ${whenText(expression.when)})`;
    case "is":
      return `(${expression.word})`;
    case "priority":
      return `(priority ${expression.priority})`;
    case "tag":
      return `(tag ${quoted(expression.prefix ? `${expression.name}*` : expression.name)})`;
    default:
      return `(${expression.kind} ${quoted(expression.name)})`;
  }
}
