import { normalizeText } from "@/lib/normalize-text";
import type { Store } from "../engine/store";
import { isActive } from "../types";
import type { Expression, Names } from "./ast";

export type KnownNames = Names & { tags: readonly string[] };

/** A name in a query that nothing has at present. */
export interface UnknownName {
  kind: "list" | "section" | "folder" | "tag";
  name: string;
}

/** The names that exist at present and that a query can contain. */
export function knownNames(store: Pick<Store, "lists" | "todos" | "index">): KnownNames {
  const lists = [...store.lists.values()].filter(isActive);
  const sections = lists.flatMap(({ id }) =>
    store.index.sectionsIn(id).flatMap((section) => store.todos.get(section)?.title ?? []),
  );
  const folders = lists.flatMap(({ folder }) => folder ?? []);
  return {
    lists: lists.map(({ name }) => name),
    sections: [...new Set(sections)],
    folders: [...new Set(folders)],
    tags: store.index.tags(),
  };
}

function isKnown(names: readonly string[], name: string, prefix: boolean): boolean {
  const normalized = normalizeText(name);
  return names.some((other) =>
    prefix ? normalizeText(other).startsWith(normalized) : normalizeText(other) === normalized,
  );
}

/** The names in a query that don't exist: typing mistakes, or names that are yet to come. */
export function unknownNames(expression: Expression, known: KnownNames): readonly UnknownName[] {
  switch (expression.kind) {
    case "and":
    case "or":
      return expression.of.flatMap((part) => unknownNames(part, known));
    case "not":
      return unknownNames(expression.of, known);
    case "list":
    case "section":
    case "folder": {
      const { kind, name } = expression;
      return isKnown(known[`${kind}s`], name, false) ? [] : [{ kind, name }];
    }
    case "tag": {
      const { kind, name, prefix } = expression;
      return isKnown(known.tags, name, prefix) ? [] : [{ kind, name }];
    }
    default:
      return [];
  }
}
