import { normalizeText } from "@/lib/normalize-text";
import type { ParsedLine } from "@/lib/quick-add/parse";
import { addReminder, changeTodo, type DraftTree, moveTodos } from "@/store/actions";
import { store } from "@/store/app-store";
import type { Todo, TodoPatch } from "@/store/types";

/** A time without a day is one of the day that the todo is due on. */
function dueOf(
  { due_date, due_time, recurrence }: DraftTree[number],
  { tokens }: ParsedLine,
  todo: Todo,
): TodoPatch {
  if (!due_date) return {};
  const hasDay = tokens.some(
    (token) =>
      token.kind === "recurrence" || (token.kind === "due" && token.day) || token.kind === "reminder",
  );
  return {
    due_date: hasDay ? due_date : (todo.due_date ?? due_date),
    due_time: due_time ?? null,
    ...(recurrence ? { recurrence } : {}),
  };
}

function tagsOf({ tags = [] }: DraftTree[number], todo: Todo): TodoPatch {
  const known = new Set(todo.tags.map(normalizeText));
  const added = tags.filter((tag) => !known.has(normalizeText(tag)));
  return added.length > 0 ? { tags: [...todo.tags, ...added] } : {};
}

/**
 * Changes a todo by what was typed into its title.
 * @param change how its fields are changed, which is up to the view for an occurrence of a series
 */
export function applyDraft(
  todo: Todo,
  draft: DraftTree[number],
  line: ParsedLine,
  change = (patch: TodoPatch): void => changeTodo(store, todo.id, patch),
): void {
  const { title, notes, priority, list_id, parent_id = null, reminders = [] } = draft;
  change({
    title,
    ...(notes ? { notes: [todo.notes, notes].filter(Boolean).join("\n") } : {}),
    ...(priority ? { priority } : {}),
    ...dueOf(draft, line, todo),
    ...tagsOf(draft, todo),
  });
  if (line.list || line.section) moveTodos(store, [todo.id], { list_id, parent_id, before: null });
  for (const reminder of reminders) addReminder(store, todo.id, reminder);
}
