import type { ParsedLine } from "@/lib/line-parser/parse";
import { normalizeText } from "@/lib/text";
import {
  addList,
  addReminder,
  changeList,
  changeTodo,
  type DraftTree,
  moveTodos,
  NEW_LIST_LOOK,
} from "@/store/actions";
import { store } from "@/store/app-store";
import type { Reminder, Todo, TodoPatch } from "@/store/types";
import { checkCounts, type LineError } from "./drafts";

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

function tagsToAdd({ tags = [] }: DraftTree[number], todo: Todo) {
  const known = new Set(todo.tags.map(normalizeText));
  return tags.filter((tag) => !known.has(normalizeText(tag)));
}

const remindersOf = (todo: Todo) =>
  [...store.reminders.values()].filter(({ todo_id }) => todo_id === todo.id);

function remindersToAdd({ reminders = [] }: DraftTree[number], todo: Todo) {
  const keyOf = ({ at, before_minutes }: Partial<Reminder>) =>
    at ? `at ${Date.parse(at)}` : `${before_minutes} before`;
  const known = new Set(remindersOf(todo).map(keyOf));
  return reminders.filter((reminder) => !known.has(keyOf(reminder)));
}

/**
 * Changes a todo by what was typed into its title.
 * @param change how its fields are changed, which is up to the view for an occurrence of a series
 * @returns the error, and nothing has changed, if the todo would have too many tags or reminders
 */
export function applyDraft(
  todo: Todo,
  draft: DraftTree[number],
  line: ParsedLine,
  change = (patch: TodoPatch): void => changeTodo(store, todo.id, patch),
): LineError | null {
  const { title, notes, priority, list_id, parent_id = null, assignee_id } = draft;
  const [tags, reminders] = [tagsToAdd(draft, todo), remindersToAdd(draft, todo)];
  const error = checkCounts(
    tags.length > 0 ? todo.tags.length + tags.length : 0,
    reminders.length > 0 ? remindersOf(todo).length + reminders.length : 0,
    line.number,
  );
  if (error) return error;
  // First, because a todo that has a reminder gets none by default.
  for (const reminder of reminders) addReminder(store, todo.id, reminder);
  change({
    title,
    ...(notes ? { notes: [todo.notes, notes].filter(Boolean).join("\n") } : {}),
    ...(priority ? { priority } : {}),
    ...dueOf(draft, line, todo),
    ...(tags.length > 0 ? { tags: [...todo.tags, ...tags] } : {}),
  });
  if (line.list || line.section) {
    if (draft.is_list_archived) changeList(store, list_id, { archived: false });
    const to =
      draft.new_list === undefined ? list_id : addList(store, { name: draft.new_list, ...NEW_LIST_LOOK });
    moveTodos(store, [todo.id], { list_id: to, parent_id, before: null });
  }
  // Last, because only the list that it moves to may have the person as a member.
  if (assignee_id) changeTodo(store, todo.id, { assignee_id });
  return null;
}
