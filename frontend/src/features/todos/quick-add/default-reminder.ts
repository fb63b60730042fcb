import { createCell } from "@/lib/cell";
import { IS_GUEST_PAGE } from "@/lib/preferences";
import { appSettingOf, changeAppSetting, changeNotifications, notificationsOf } from "@/store/actions";
import { newId } from "@/store/engine/ids";
import { reminderStep } from "@/store/engine/steps";
import type { Store } from "@/store/engine/store";
import type { TodoId } from "@/store/types";

/** The todos with a time whose addition made the app ask for the default reminder, and the minutes that were chosen. */
export interface ReminderOffer {
  todos: readonly TodoId[];
  minutes?: number;
}

/** The question for the default reminder, while it is open. */
export const reminderOffer = createCell<ReminderOffer | null>(null);

/** The todos among `ids` that are open, and have a time and no reminder. */
function withoutReminder(store: Store, ids: readonly TodoId[]): TodoId[] {
  const reminded = new Set([...store.reminders.values()].map(({ todo_id }) => todo_id));
  return ids.filter((id) => {
    const todo = store.todos.get(id);
    return todo?.due_time && !todo.deleted_at && !todo.completed_at && !reminded.has(id);
  });
}

/**
 * Asks, once per account, if todos with a time get a reminder, when the first of them is added without one. The answer also
 * holds for those that are added while the question is open.
 */
export function offerDefaultReminder(store: Store, added: readonly TodoId[]): void {
  const open = reminderOffer.get();
  if (open && open.minutes === undefined) {
    reminderOffer.set({ todos: [...open.todos, ...withoutReminder(store, added)] });
    return;
  }
  const isAnswered =
    IS_GUEST_PAGE ||
    appSettingOf(store).reminder_offered === true ||
    typeof notificationsOf(store).default_reminder === "number";
  const todos = isAnswered ? [] : withoutReminder(store, added);
  if (todos.length === 0) return;
  changeAppSetting(store, { reminder_offered: true });
  reminderOffer.set({ todos });
}

/** Makes a reminder the default of todos with a time, and adds it to those that it was offered for. */
export function chooseDefaultReminder(store: Store, { todos }: ReminderOffer, minutes: number): void {
  changeNotifications(store, { default_reminder: minutes });
  const steps = withoutReminder(store, todos).map((id) =>
    reminderStep(newId(), id, { before_minutes: minutes }),
  );
  if (steps.length > 0) store.commit(steps);
  reminderOffer.set({ todos, minutes });
}
