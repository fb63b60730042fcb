import { normalizeText } from "@/lib/normalize-text";
import type { Store } from "../engine/store";
import { isActive } from "../types";
import type { Expression, Names } from "./ast";

/** What there is to name at present. */
export function knownNames(
  store: Pick<Store, "lists" | "todos" | "index">,
): Names & { tags: readonly string[] } {
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

type Known = Names & { tags: readonly string[] };

/** A name in a query that nothing has at present. */
export interface UnknownName {
  kind: "list" | "section" | "folder" | "tag";
  name: string;
}

function isKnown(names: readonly string[], name: string, prefix: boolean): boolean {
  const wanted = normalizeText(name);
  return names.some((one) =>
    prefix ? normalizeText(one).startsWith(wanted) : normalizeText(one) === wanted,
  );
}

/** What a query names and nobody has: a slip of the finger, or something that is still to come. */
export function unknownNames(expression: Expression, known: Known): readonly UnknownName[] {
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
