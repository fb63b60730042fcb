import { normalizedWords } from "@/lib/text";
import type { Store } from "../engine/store";
import { peopleById } from "../indexes/people";
import { type DueFilter, type Filter, NOBODY_ASSIGNED, type QueryView } from "../query";
import type { SavedFilter } from "../types";

const DUE: Record<Exclude<DueFilter, "any">, string> = {
  overdue: "overdue",
  today: "due = today",
  week: "due >= today & due < +7d",
  dated: "not no date",
  none: "no date",
};

/** Quotes a name unless it is one word. A name with quotation marks of its own is found as the longest known name. */
const quote = (name: string): string =>
  /^[\p{L}\p{N}_-]+$/u.test(name) || name.includes('"') ? name : `"${name}"`;

/** The condition of the view itself; null for the trash, which no filter shows. */
function conditionOf(store: Pick<Store, "lists" | "settings">, view: QueryView): string | null {
  switch (view.kind) {
    case "list":
      return `#${quote(store.lists.get(view.list)?.name ?? "")}`;
    case "tag":
      return `@${quote(view.tag)}`;
    case "today":
      return "due <= today";
    case "assigned":
      return "assigned:me";
    case "upcoming":
      return "not no date";
    case "completed":
      return "done";
    case "filter": {
      const saved = store.settings.get(`filter:${view.id}`)?.value as SavedFilter | undefined;
      return saved ? `(${saved.query})` : null;
    }
    default:
      return null;
  }
}

/** The condition of an assignee; a person who has left every list is nobody's assignee. */
function assignedTo(store: Pick<Store, "members" | "me">, assignee: Filter["assignee"]): string | null {
  if (assignee === null) return null;
  if (assignee === NOBODY_ASSIGNED) return "assigned:none";
  if (assignee === store.me()) return "assigned:me";
  const name = peopleById(store).get(assignee) ?? "";
  // Quoted, since a name may be one of the words for people.
  return `assigned:${name.includes('"') ? name : `"${name}"`}`;
}

/** Returns the query of a saved filter that shows what the view shows with `filter`; null if there is none. */
export function queryOfView(
  store: Pick<Store, "lists" | "settings" | "members" | "me">,
  view: QueryView,
  { priority, due, tag, text, assignee }: Filter,
): string | null {
  const condition = conditionOf(store, view);
  if (condition === null) return null;
  return [
    condition,
    priority && `!${priority}`,
    due !== "any" && DUE[due],
    tag && `@${quote(tag)}`,
    assignedTo(store, assignee),
    ...normalizedWords(text).map((word) => `"${word}"`),
  ]
    .filter(Boolean)
    .join(" & ");
}
